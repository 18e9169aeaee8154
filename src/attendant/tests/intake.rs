//! The guard rails where they are read: a machine whose outbox is full begins no case, and the technician sees it coming.

use std::sync::Arc;

use suiban_wire::envelope::Kind;
use zeroize::Zeroizing;

use super::House;
use crate::attendant::Kiosk;
use crate::attendant::health::{self, Statuses};
use crate::journey::intake::{Intake, Rail};
use crate::screen::{Input, Page};
use crate::store::tests::{DEVICE, NOW, item};
use crate::store::{Facts, OutboxItem};
use crate::technician::Technician;
use crate::technician::board::Board;
use crate::technician::carrying::CarryView;

async fn fact(kiosk: &Kiosk) {
    let item = OutboxItem { kind: Kind::Audit, ..item("case", vec![]) };
    kiosk.store.commit(Facts { outbox: vec![item], ..Facts::at(NOW, 1) }).await.unwrap();
}

async fn intake(kiosk: &Kiosk) -> Intake {
    health::machine(kiosk, &Statuses::new()).await.intake
}

/// A kiosk that takes four facts.
async fn house() -> House {
    let mut house = House::new().await;
    let kiosk = house.kiosk.as_mut().and_then(Arc::get_mut).unwrap();
    kiosk.config.limits.facts = 4;
    house
}

#[tokio::test]
async fn the_machine_stops_taking_in_at_the_limit_and_goes_on_with_the_receipt() {
    let house = house().await;
    let kiosk = house.kiosk();
    let mut seen = vec![intake(kiosk).await];
    for _ in 0..4 {
        fact(kiosk).await;
        seen.push(intake(kiosk).await);
    }
    let (warned, stopped) = (Intake::Warned(Rail::Count), Intake::Stopped(Rail::Count));
    assert_eq!(seen, [Intake::Open, Intake::Open, Intake::Open, warned, stopped]);
    let hash = kiosk.store.outbox_from(1, 1).await.unwrap()[0].envelope.hash();
    kiosk.store.acknowledge(vec![house.bench.receipt(DEVICE, 1, hash)], NOW).await.unwrap();
    assert_eq!(intake(kiosk).await, warned);
}

/// A technician at the board.
pub(super) async fn at_the_board(kiosk: &Arc<Kiosk>) -> Technician {
    kiosk.store.set_pin(Zeroizing::new("123456".to_owned())).await.unwrap();
    let mut technician = Technician::new(kiosk.clone(), true);
    for input in (1..=6).map(Input::PinKey).chain([Input::PinEnter]) {
        technician.on_input(input, &Statuses::new()).await;
    }
    technician
}

fn board(technician: &Technician) -> Board {
    let Page::Board(board) = technician.page() else { panic!("{:?}", technician.page()) };
    *board
}

#[tokio::test]
async fn the_board_warns_before_the_stop_and_counts_what_was_set_aside() {
    let house = house().await;
    let kiosk = house.kiosk();
    for _ in 0..4 {
        fact(kiosk).await;
    }
    kiosk.store.quarantine(2, "unreadable").await.unwrap();
    let board = board(&at_the_board(kiosk).await);
    assert_eq!((board.intake, board.set_aside, board.outbox), (Intake::Warned(Rail::Count), 1, 4));
}

#[tokio::test]
async fn without_a_medium_in_place_the_board_says_so_and_without_a_slot_it_offers_none() {
    let mut house = house().await;
    let mut technician = at_the_board(house.kiosk()).await;
    technician.on_input(Input::Carry, &Statuses::new()).await;
    assert_eq!(board(&technician).carry, CarryView::NotOffered);
    drop(technician);
    let media = house.bench.dir.path().to_owned();
    let kiosk = house.kiosk.as_mut().and_then(Arc::get_mut).unwrap();
    kiosk.config.media = Some(media);
    let mut technician = at_the_board(house.kiosk()).await;
    assert_eq!(board(&technician).carry, CarryView::Idle);
    technician.on_input(Input::Carry, &Statuses::new()).await;
    while board(&technician).carry == CarryView::Working {
        tokio::task::yield_now().await;
        technician.on_tick(&Statuses::new()).await;
    }
    assert_eq!(board(&technician).carry, CarryView::NoMedium);
}
