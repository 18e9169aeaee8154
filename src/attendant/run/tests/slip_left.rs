//! A slip that nobody takes: the real driver, the lab's presenter, the loop.

use suiban_lab::world::PaperPlace;

use super::machine::{MINUTE, Machine, at_receipt};
use super::*;
use crate::attendant::slips::{self, Values};

/// Somebody at the receipt, whose slip hangs in the mouth.
async fn machine() -> Machine {
    let machine = Machine::of(House::in_virtual_time().await.with_mouth().await).await.serving(at_receipt());
    let kiosk = machine.house.kiosk();
    let slip = slips::test(&Values::new(kiosk));
    kiosk.devices.printer.take().await.unwrap().print(&slip).await.unwrap();
    assert_eq!(place(&machine), PaperPlace::Mouth);
    machine
}

fn place(machine: &Machine) -> PaperPlace {
    machine.house.lab().world().read(|w| w.printer.papers.last().unwrap().place)
}

#[tokio::test(start_paused = true)]
async fn a_slip_left_behind_is_drawn_in_after_the_person_has_gone_and_not_before() {
    let mut machine = machine().await;
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(
        matches!(machine.attendant.mode, Mode::Attract | Mode::Out(_)),
        "45 s of receipt, 8 of the card, 4 of thanks"
    );
    assert_eq!((place(&machine), machine.house.noted("slip-not-taken")), (PaperPlace::Mouth, 0));
    assert_eq!(machine.runs(MINUTE / 2).await, None);
    assert_eq!((place(&machine), machine.house.noted("slip-not-taken")), (PaperPlace::Retracted, 1));
}

#[tokio::test(start_paused = true)]
async fn a_slip_that_is_taken_is_nobodys_business() {
    let mut machine = machine().await;
    machine.house.order("printer tear-off").await;
    assert_eq!(machine.runs(2 * MINUTE).await, None);
    assert_eq!((place(&machine), machine.house.noted("slip-not-taken")), (PaperPlace::Taken, 0));
}

#[tokio::test(start_paused = true)]
async fn the_next_person_finds_an_empty_mouth() {
    let mut machine = machine().await;
    assert_eq!(machine.runs(MINUTE).await, None);
    machine.attendant.empty_the_mouth(Duration::ZERO);
    assert_eq!(machine.runs(MINUTE / 20).await, None);
    assert_eq!(place(&machine), PaperPlace::Retracted);
}
