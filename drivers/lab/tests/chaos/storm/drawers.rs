//! 8A lock boards: frames of five bytes and more, with an XOR byte.
//!
//! An order is given once: when its answer is lost the driver says so and does not drive the lock again.

use suiban_drivers::DeviceError;
use suiban_drivers::drawers::lock8a::{Board, Feedback, Lock8a, SETTINGS, Wiring};
use suiban_drivers::drawers::{DrawerBoard, DrawerState};
use suiban_drivers::transport::{BoxPipe, connect};
use suiban_lab::world::DRAWERS;

use super::{Lane, ONE_PERCENT, Outcome, thousand};

#[tokio::test]
#[ignore = "minutes of noise that nobody has yet seen through to the end"]
async fn drawers_on_a_bad_line_open_once_or_not_at_all_and_are_never_said_to_be_what_they_are_not() {
    thousand("drawers", 50, async |seed, operations| {
        let lane = Lane::new("drawers", 2000 + seed, ONE_PERCENT).await;
        let boards = vec![Board { address: 1, locks: DRAWERS as u8 }];
        let wiring = Wiring { boards, feedback: Feedback::OnClose };
        let mut vault = Lock8a::new(connect(&lane.port, SETTINGS).await.unwrap(), wiring);
        operations
            .each(async |number| match number % 4 {
                0 => open(&lane, &mut vault, 1 + (number % DRAWERS as u64) as u16).await,
                1 => all(&lane, &mut vault).await,
                _ => one(&lane, &mut vault, 1 + (number % DRAWERS as u64) as u16).await,
            })
            .await
    })
    .await;
}

fn truth(lane: &Lane) -> Vec<DrawerState> {
    let state = |open| if open { DrawerState::Open } else { DrawerState::Closed };
    lane.rig.lab.world().read(|w| w.drawers.iter().map(|drawer| state(drawer.open)).collect())
}

async fn open(lane: &Lane, vault: &mut Lock8a<BoxPipe>, drawer: u16) -> Outcome {
    let driven = |lane: &Lane| lane.rig.lab.world().read(|w| w.drawers.iter().map(|drawer| drawer.driven).sum::<u32>());
    let before = driven(lane);
    let opened = vault.open(drawer).await;
    assert!(driven(lane) - before <= 1, "driven more than once");
    let is = truth(lane)[usize::from(drawer) - 1];
    lane.rig.act(&format!("drawers close {drawer}")).await;
    match opened {
        Ok(()) => {
            assert_eq!(is, DrawerState::Open);
            Outcome::Right
        }
        Err(DeviceError::Link(_)) => Outcome::Refused,
        Err(DeviceError::Fault(fault)) => panic!("no drawer is stuck, and the driver says: {fault}"),
    }
}

async fn one(lane: &Lane, vault: &mut Lock8a<BoxPipe>, drawer: u16) -> Outcome {
    match vault.state(drawer).await {
        Ok(state) => {
            assert_eq!(state, truth(lane)[usize::from(drawer) - 1]);
            Outcome::Right
        }
        Err(_) => Outcome::Refused,
    }
}

async fn all(lane: &Lane, vault: &mut Lock8a<BoxPipe>) -> Outcome {
    match vault.states().await {
        Ok(states) => {
            assert_eq!(states, truth(lane));
            Outcome::Right
        }
        Err(_) => Outcome::Refused,
    }
}
