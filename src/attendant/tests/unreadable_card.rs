//! A card that cannot be read costs one try, however long it lies there; a disturbed line costs none.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::*;
use crate::attendant::desk::Desk;
use crate::attendant::work::{Job, perform};
use crate::journey::event::CardFailure;
use crate::journey::{Event, Task, Work, WorkDone};

const PERSON: &[(&str, &str)] = &[("person", "zhang-wei")];

/// A reading under way.
struct Reading {
    told: mpsc::UnboundedReceiver<Event>,
    work: JoinHandle<()>,
}

impl Reading {
    fn begun(house: &House, after: Option<CardFailure>) -> Self {
        let (events, told) = mpsc::unbounded_channel();
        let desk = Desk::new(VisitId::new("1-1"), NOW);
        let job = Job { kiosk: house.kiosk().clone(), desk, task: Task(1), events };
        Self { told, work: tokio::spawn(perform(job, Work::ReadCard { after })) }
    }

    /// What it comes to within this time; `None` while it still waits.
    async fn within(&mut self, seconds: u64) -> Option<WorkDone> {
        let done = async {
            loop {
                if let Event::Done(_, done) = self.told.recv().await.unwrap() {
                    return done;
                }
            }
        };
        timeout(Duration::from_secs(seconds), done).await.ok()
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.work.abort();
    }
}

async fn place_strange_card(house: &House) {
    house.act("reader", "place-card", PERSON).await;
    house.act("reader", "fault", &[("name", "chip-unknown-kind")]).await;
}

#[tokio::test(start_paused = true)]
async fn a_card_of_an_unknown_kind_is_not_read_again_before_it_was_lifted() {
    let house = House::new().await;
    place_strange_card(&house).await;
    let failed = Reading::begun(&house, None).within(20).await;
    assert_eq!(failed, Some(WorkDone::CardFailed(CardFailure::UnknownCard)));
    let mut again = Reading::begun(&house, Some(CardFailure::UnknownCard));
    assert_eq!(again.within(50).await, None, "it was read again while it lay there");
    house.act("reader", "remove-card", &[]).await;
    assert_eq!(again.within(1).await, None);
    house.act("reader", "place-card", &[("person", "wang-fang")]).await;
    let done = again.within(20).await;
    assert!(matches!(done, Some(WorkDone::CardRead(_))), "{done:?}");
}

#[tokio::test(start_paused = true)]
async fn a_card_whose_reading_broke_off_and_that_stays_is_read_again_after_a_while() {
    let house = House::new().await;
    house.act("reader", "place-card", PERSON).await;
    let done = Reading::begun(&house, Some(CardFailure::Lifted)).within(20).await;
    assert!(matches!(done, Some(WorkDone::CardRead(_))), "{done:?}");
}

#[tokio::test(start_paused = true)]
async fn one_damaged_answer_costs_the_citizen_nothing() {
    let house = House::new().await;
    house.act("reader", "place-card", PERSON).await;
    house.act("reader", "fail-next", &[("how", "flip-bit")]).await;
    let done = Reading::begun(&house, None).within(20).await;
    assert!(matches!(done, Some(WorkDone::CardRead(_))), "{done:?}");
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_never_answers_is_lost() {
    let house = House::new().await;
    house.act("reader", "place-card", PERSON).await;
    house.act("reader", "unplug", &[]).await;
    assert_eq!(Reading::begun(&house, None).within(120).await, Some(WorkDone::DeviceLost));
}
