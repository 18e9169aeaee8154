//! Notes counted in against the laboratory's acceptor, with the ledger in memory: whatever is cut, whatever fails, the
//! ledger's word agrees with the cassette.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use suiban_drivers::banknotes::ccnet::Ccnet;
use suiban_drivers::banknotes::ict::{Ict, Settings};
use suiban_drivers::banknotes::{Denomination, NoteAcceptor};
use suiban_drivers::terminal::{AbortHandle, Fen};
use suiban_lab::world::banknotes::{BanknoteState, Paper};
use suiban_lab::{DeviceName, Lab, LabOptions};
use tokio::time::{sleep, timeout};

use super::{CashBook, Ended, take};
use crate::attendant::reconcile::cash::verdict;
use crate::journey::cash::{CashEnd, CashProgress};
use crate::store::{ActId, Outcome, StoreError};

/// What the ledger holds of one note.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    fen: Fen,
    outcome: Option<Outcome>,
}

/// A ledger that takes its time, as a disk does, and fails when told to.
#[derive(Clone, Default)]
struct Ledger {
    lines: Arc<Mutex<Vec<Line>>>,
    refuses_from: Option<usize>,
    refuses_done: bool,
}

const DISK: Duration = Duration::from_millis(12);

impl Ledger {
    fn lines(&self) -> Vec<Line> {
        self.lines.lock().unwrap().clone()
    }

    fn sum(&self, wanted: Outcome) -> Fen {
        self.lines().iter().filter(|line| line.outcome == Some(wanted)).map(|line| line.fen).sum()
    }
}

impl CashBook for Ledger {
    async fn announce(&self, note: Denomination) -> Result<ActId, StoreError> {
        sleep(DISK).await;
        let number = self.lines().len();
        if self.refuses_from.is_some_and(|first| number >= first) {
            return Err(StoreError::CardBalance);
        }
        self.lines.lock().unwrap().push(Line { fen: note.fen, outcome: None });
        sleep(DISK).await;
        Ok(ActId::new(number.to_string()))
    }

    async fn settle(&self, note: &ActId, outcome: Outcome) -> Result<(), StoreError> {
        sleep(DISK).await;
        if self.refuses_done && outcome == Outcome::Done {
            return Err(StoreError::CardBalance);
        }
        let number: usize = note.as_str().parse().unwrap();
        {
            let line = &mut self.lines.lock().unwrap()[number];
            assert!(matches!(line.outcome, None | Some(Outcome::Unknown)), "settled twice: {line:?}");
            line.outcome = Some(outcome);
        }
        sleep(DISK).await;
        Ok(())
    }
}

struct Bench {
    lab: Lab,
    name: DeviceName,
    stop: AbortHandle,
}

const BOTH: [DeviceName; 2] = [DeviceName::Banknotes, DeviceName::BanknotesIct];

impl Bench {
    async fn new(name: DeviceName) -> Self {
        let today = "2026-11-21".parse().unwrap();
        let lab = Lab::start(LabOptions { dir: None, fast: false, seed: 7, today }).await.unwrap();
        Self { lab, name, stop: AbortHandle::new() }
    }

    async fn ready(&self) -> Box<dyn NoteAcceptor> {
        let mut acceptor = self.connect();
        acceptor.initialise().await.unwrap();
        acceptor
    }

    fn connect(&self) -> Box<dyn NoteAcceptor> {
        let pipe = self.lab.pipe(self.name);
        if self.name == DeviceName::BanknotesIct {
            Box::new(Ict::new(pipe, Settings::default()))
        } else {
            Box::new(Ccnet::new(pipe))
        }
    }

    fn hold(&self, notes: &[u32]) {
        self.change(|state| state.mouth.extend(notes.iter().map(|yuan| Paper { yuan: *yuan, flaw: None })));
    }

    fn change(&self, what: impl FnOnce(&mut BanknoteState)) {
        self.lab.world().update(|w| {
            what(&mut w.banknotes);
            w.banknotes.turn += 1;
        });
    }

    fn state(&self) -> BanknoteState {
        self.lab.world().read(|w| w.banknotes.clone())
    }

    fn cash(&self) -> Fen {
        u64::from(self.state().cash()) * 100
    }

    async fn count(&self, acceptor: &mut dyn NoteAcceptor, ledger: &Ledger, due: Fen) -> (Ended, Vec<CashProgress>) {
        let told = Mutex::new(Vec::new());
        let show = |progress| told.lock().unwrap().push(progress);
        let counting = take(acceptor, ledger, due, self.stop.listen(), &show);
        let ended = timeout(Duration::from_secs(300), counting).await.expect("the counting has no end");
        (ended, told.into_inner().unwrap())
    }
}

#[tokio::test(start_paused = true)]
async fn the_fee_is_counted_in_and_the_ledger_agrees_with_the_cassette() {
    for name in BOTH {
        for (due, notes) in [(20_00, vec![20]), (20_00, vec![10, 10]), (40_00, vec![20, 10, 10])] {
            let bench = Bench::new(name).await;
            let (mut acceptor, ledger) = (bench.ready().await, Ledger::default());
            bench.hold(&notes);
            let (ended, told) = bench.count(&mut *acceptor, &ledger, due).await;
            assert_eq!((ended, ledger.sum(Outcome::Done), bench.cash()), (Ended::Paid, due, due), "{name} {notes:?}");
            assert_eq!(told.last(), Some(&CashProgress::Inserted(due)), "{name}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_note_above_the_rest_goes_back_because_no_change_is_given() {
    for name in BOTH {
        let bench = Bench::new(name).await;
        let (mut acceptor, ledger) = (bench.ready().await, Ledger::default());
        bench.hold(&[100, 10, 20, 50, 10]);
        let (ended, _) = bench.count(&mut *acceptor, &ledger, 20_00).await;
        assert_eq!((ended, bench.cash()), (Ended::Paid, 20_00), "{name}");
        assert_eq!(bench.state().given_back, [100, 20, 50], "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_stops_gets_no_further_note_taken_and_hears_what_is_kept() {
    for name in BOTH {
        let bench = Bench::new(name).await;
        let (mut acceptor, ledger) = (bench.ready().await, Ledger::default());
        bench.hold(&[10]);
        let stopping = async {
            bench.lab.world().until(|w| !w.banknotes.cassette.is_empty()).await;
            sleep(Duration::from_secs(3)).await;
            bench.stop.abort();
        };
        let ((ended, _), ()) = tokio::join!(bench.count(&mut *acceptor, &ledger, 20_00), stopping);
        assert_eq!(ended, Ended::Short { kept: 10_00, end: CashEnd::Stopped }, "{name}");
        bench.hold(&[10]);
        sleep(Duration::from_secs(30)).await;
        assert_eq!(bench.cash(), 10_00, "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_note_the_ledger_does_not_take_goes_back_to_the_person() {
    for name in BOTH {
        let bench = Bench::new(name).await;
        let ledger = Ledger { refuses_from: Some(1), ..Ledger::default() };
        let mut acceptor = bench.ready().await;
        bench.hold(&[10, 10]);
        let (ended, _) = bench.count(&mut *acceptor, &ledger, 20_00).await;
        assert_eq!(ended, Ended::Short { kept: 10_00, end: CashEnd::StoreFailed }, "{name}");
        sleep(Duration::from_secs(30)).await;
        assert_eq!((bench.cash(), bench.state().given_back), (10_00, vec![10]), "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_credit_that_cannot_be_stored_is_told_again_at_the_next_start() {
    let bench = Bench::new(DeviceName::Banknotes).await;
    let ledger = Ledger { refuses_done: true, ..Ledger::default() };
    let mut acceptor = bench.ready().await;
    bench.hold(&[20]);
    let (ended, _) = bench.count(&mut *acceptor, &ledger, 20_00).await;
    assert_eq!(ended, Ended::Short { kept: 0, end: CashEnd::NoteUnknown });
    drop(acceptor);
    let (outcome, ..) = verdict(bench.connect().left_over().await.unwrap());
    assert_eq!((outcome, bench.cash()), (Outcome::Done, 20_00));
}

#[tokio::test(start_paused = true)]
async fn an_acceptor_that_fails_leaves_no_note_without_a_word() {
    for name in BOTH {
        for delay in (0..4_000).step_by(170) {
            let bench = Bench::new(name).await;
            let (mut acceptor, ledger) = (bench.ready().await, Ledger::default());
            bench.hold(&[10, 10]);
            let power = async {
                sleep(Duration::from_millis(delay)).await;
                bench.change(BanknoteState::lose_power);
            };
            let ((ended, _), ()) = tokio::join!(bench.count(&mut *acceptor, &ledger, 20_00), power);
            let lines = ledger.lines();
            assert!(lines.iter().all(|line| line.outcome.is_some()), "{name} {delay}: {ended:?} {lines:?}");
            let (done, unknown) = (ledger.sum(Outcome::Done), ledger.sum(Outcome::Unknown));
            assert!(done <= bench.cash(), "{name} {delay}: credited what is not there");
            assert!(bench.cash() <= done + unknown, "{name} {delay}: lost {ended:?} {lines:?}");
            match ended {
                Ended::Paid => assert_eq!(done, 20_00, "{name} {delay}"),
                Ended::Short { kept, end } => {
                    assert_eq!(kept, done, "{name} {delay}");
                    assert_eq!(end == CashEnd::NoteUnknown, unknown > 0, "{name} {delay}: {lines:?}");
                }
            }
        }
    }
}

/// What the next start does with the last open note, as [`crate::attendant::reconcile::cash`].
async fn settle(bench: &Bench, ledger: &Ledger) {
    let open = ledger.lines().iter().rposition(|line| line.outcome.is_none());
    let mut acceptor = bench.connect();
    if let Some(number) = open {
        let (outcome, ..) = verdict(acceptor.left_over().await.unwrap());
        ledger.settle(&ActId::new(number.to_string()), outcome).await.unwrap();
    }
    acceptor.initialise().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn cut_at_every_moment_a_note_is_never_credited_twice_and_never_lost() {
    for name in BOTH {
        for cut in (0..4_500).step_by(17) {
            let bench = Bench::new(name).await;
            let (mut acceptor, ledger) = (bench.ready().await, Ledger::default());
            bench.hold(&[10, 10]);
            let ignore = |_| {};
            let counting = take(&mut *acceptor, &ledger, 20_00, bench.stop.listen(), &ignore);
            let _ = timeout(Duration::from_millis(cut), counting).await;
            drop(acceptor);
            bench.change(|state| state.mouth.clear());
            settle(&bench, &ledger).await;
            let lines = ledger.lines();
            assert!(lines.iter().all(|line| line.outcome.is_some()), "{name} {cut}: {lines:?}");
            let (done, unknown) = (ledger.sum(Outcome::Done), ledger.sum(Outcome::Unknown));
            assert!(done <= bench.cash(), "{name} {cut}: credited what is not there: {lines:?}");
            assert!(bench.cash() <= done + unknown, "{name} {cut}: lost: {lines:?}");
            if name == DeviceName::Banknotes {
                // CCNET tells: nothing that was ordered in stays in doubt but a note that never left the escrow.
                assert_eq!(bench.cash(), done, "{name} {cut}: {lines:?}");
            }
        }
    }
}
