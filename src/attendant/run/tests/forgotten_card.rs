//! A card that stays on the reader: it is asked for, then told of, and the next person does not begin with it.

use super::machine::{MINUTE, Machine, at_receipt};
use super::*;
use crate::journey::take_card::Plate;
use crate::screen::Page;

const SECOND: Duration = Duration::from_secs(1);
const LAID: &str = "chip-reader place-card person=zhang-wei";
const LIFTED: &str = "chip-reader remove-card";

/// Somebody at the receipt, whose card lies on the plate.
async fn machine() -> Machine {
    let (house, _plug) = House::in_virtual_time().await.with_plate();
    house.order(LAID).await;
    let mut hand = at_receipt();
    hand.visit.equipment.plate = Plate::Seen;
    Machine::of(house).await.serving(hand)
}

/// The person went without the card, 45 s of receipt, 8 and 60 of the card before.
async fn left_behind() -> Machine {
    let mut machine = machine().await;
    assert_eq!(machine.runs(MINUTE).await, None);
    assert_eq!(machine.last_page(), Page::TakeCard { late: true, seen: true });
    assert_eq!(machine.runs(MINUTE).await, None);
    machine
}

impl Machine {
    fn tells_of_a_forgotten_card(&self) -> bool {
        matches!(self.last_page(), Page::Attract { forgotten: true, .. })
    }

    /// Somebody chooses a renewal; the devices this house lacks are there.
    async fn somebody_comes(&mut self) {
        let machine = self.attendant.machine;
        let all = crate::journey::availability::Machine { camera: true, fingerprint: true, terminal: true, ..machine };
        self.attendant.machine = all;
        self.attendant.begin(Service::Renewal).await;
        assert!(matches!(self.attendant.mode, Mode::Visit(_)), "nobody is served");
        assert_eq!(self.runs(SECOND).await, None);
    }

    fn rows(&self) -> (u32, u32) {
        (self.house.noted("card-forgotten"), self.house.noted("forgotten-card-lifted"))
    }
}

#[tokio::test(start_paused = true)]
async fn who_takes_the_card_is_thanked_at_once() {
    let mut machine = machine().await;
    assert_eq!(machine.runs(47 * SECOND).await, None);
    assert_eq!(machine.last_page(), Page::TakeCard { late: false, seen: true });
    machine.house.order(LIFTED).await;
    assert_eq!(machine.runs(SECOND).await, None);
    assert_eq!((machine.last_page(), machine.rows()), (Page::Thanks, (0, 0)));
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(matches!(machine.last_page(), Page::Attract { forgotten: false, .. }));
}

#[tokio::test(start_paused = true)]
async fn a_card_left_behind_is_shown_until_somebody_lifts_it() {
    let mut machine = left_behind().await;
    assert!(machine.tells_of_a_forgotten_card(), "{:?}", machine.last_page());
    assert_eq!((machine.runs(5 * MINUTE).await, machine.rows()), (None, (1, 0)));
    machine.house.order(LIFTED).await;
    assert_eq!(machine.runs(2 * SECOND).await, None);
    assert!(!machine.tells_of_a_forgotten_card());
    assert_eq!(machine.rows(), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn the_next_visit_does_not_begin_with_a_forgotten_card() {
    let mut machine = left_behind().await;
    machine.somebody_comes().await;
    assert_eq!(machine.last_page(), Page::ForgottenCard);
    machine.house.order(LIFTED).await;
    assert_eq!(machine.runs(SECOND).await, None);
    assert!(matches!(machine.last_page(), Page::Consent { .. }), "{:?}", machine.last_page());
    assert_eq!(machine.rows(), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_card_laid_down_before_the_first_touch_is_the_next_persons_own() {
    let mut machine = left_behind().await;
    machine.house.order(LIFTED).await;
    assert_eq!(machine.runs(2 * SECOND).await, None);
    machine.house.order(LAID).await;
    assert_eq!(machine.runs(5 * SECOND).await, None);
    assert!(!machine.tells_of_a_forgotten_card());
    machine.somebody_comes().await;
    assert!(matches!(machine.last_page(), Page::Consent { .. }), "{:?}", machine.last_page());
}

#[tokio::test(start_paused = true)]
async fn a_card_that_lay_there_before_the_machine_was_switched_on_is_nobodys() {
    let (house, _plug) = House::in_virtual_time().await.with_plate();
    house.order(LAID).await;
    let mut machine = Machine::of(house).await;
    assert_eq!(machine.runs(SECOND).await, None);
    assert!(machine.tells_of_a_forgotten_card());
}

#[tokio::test(start_paused = true)]
async fn a_reader_lost_over_the_card_leaves_the_end_to_time_and_keeps_nobody_from_anything() {
    let (house, plug) = House::in_virtual_time().await.with_plate();
    house.order(LAID).await;
    let mut hand = at_receipt();
    hand.visit.equipment.plate = Plate::Seen;
    let mut machine = Machine::of(house).await.serving(hand);
    assert_eq!(machine.runs(47 * SECOND).await, None);
    plug.store(false, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(machine.runs(10 * SECOND).await, None);
    assert_eq!((machine.last_page(), machine.rows()), (Page::Thanks, (0, 0)));
    assert_eq!(machine.runs(MINUTE).await, None);
    machine.somebody_comes().await;
    assert!(matches!(machine.last_page(), Page::Consent { .. }), "{:?}", machine.last_page());
}
