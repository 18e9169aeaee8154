//! A drawer is opened: its lock is driven once.

use suiban_drivers::DeviceError;
use suiban_drivers::drawers::lock8a::{Board, Feedback, Lock8a, Wiring};
use suiban_drivers::drawers::{DrawerBoard, DrawerState};
use suiban_lab::DeviceName;
use suiban_lab::world::DRAWERS;

use super::{Exchange, lab};

#[tokio::test(start_paused = true)]
async fn a_lock_board_unplugged_at_any_byte_drives_a_lock_once_at_most_and_answers_the_next_question() {
    let lab = &lab().await;
    let wiring = || Wiring { boards: vec![Board { address: 1, locks: DRAWERS as u8 }], feedback: Feedback::OnClose };
    Exchange {
        device: DeviceName::Drawers,
        exchange: async |line| match Lock8a::new(line, wiring()).open(5).await {
            Ok(()) => Some(true),
            Err(DeviceError::Link(_)) => None,
            Err(DeviceError::Fault(_)) => Some(false),
        },
        next: async |line| {
            let mut vault = Lock8a::new(line, wiring());
            let open = lab.world().read(|w| w.drawers[4].open);
            let state = if open { DrawerState::Open } else { DrawerState::Closed };
            assert_eq!(vault.state(5).await.unwrap(), state);
            lab.order("drawers close 5").await.unwrap();
        },
        done: || lab.world().read(|w| w.drawers[4].driven.into()),
    }
    .survives_every_byte(lab)
    .await;
}
