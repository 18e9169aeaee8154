//! The technician's mode: PIN, status board, functional tests, loading cards, in and out of service.
//!
//! Everything here works with a wrong clock and without a network. Nothing personal is shown: cards appear as drawers
//! and cases as counts.

pub mod board;
pub mod carrying;
pub mod clock;
pub mod device_test;
pub mod exchange;
mod filling;
pub mod finding;
pub mod unsettled;

use std::sync::Arc;

use suiban_drivers::DeviceKind;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use zeroize::Zeroizing;

use crate::attendant::health::Statuses;
use crate::attendant::{Kiosk, identities};
use crate::journey::Intent;
use crate::screen::{Input, Page};
use crate::store::{PinVerdict, StoreError};
use board::{Board, LoadView, PinView, TestPhase, TestView};
use carrying::Carrying;
use clock::ClockView;
use finding::Finding;
use unsettled::Unsettled;

/// A technician who walks away leaves the machine as it was.
const IDLE_MS: u64 = 10 * 60_000;

/// Where the technician is.
enum At {
    Pin { typed: Zeroizing<String>, view: PinView },
    Board,
    Test { kind: DeviceKind, running: Option<JoinHandle<Finding>>, finding: Option<Finding> },
    Load { view: watch::Receiver<LoadView>, running: JoinHandle<()> },
    Unsettled(Box<Unsettled>),
    Clock(ClockView),
}

/// A technician at the machine.
pub struct Technician {
    kiosk: Arc<Kiosk>,
    at: At,
    board: Board,
    page: usize,
    in_service: bool,
    carrying: Carrying,
    touched_ms: u64,
}

impl Drop for Technician {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Technician {
    /// At the PIN page.
    pub fn new(kiosk: Arc<Kiosk>, in_service: bool) -> Self {
        let touched_ms = kiosk.clock.mono_ms();
        let at = At::Pin { typed: Zeroizing::default(), view: PinView::default() };
        let carrying = Carrying::new(&kiosk);
        Self { kiosk, at, board: Board::default(), page: 0, in_service, carrying, touched_ms }
    }

    /// Whether the machine shall serve citizens afterwards.
    pub fn in_service(&self) -> bool {
        self.in_service
    }

    /// The page to show.
    pub fn page(&self) -> Page {
        match &self.at {
            At::Pin { view, .. } => Page::Pin(*view),
            At::Board => Page::Board(Box::new(self.board.clone())),
            At::Test { kind, running, finding } => Page::Test(test_view(*kind, running.is_some(), finding.as_ref())),
            At::Load { view, .. } => Page::Load(*view.borrow()),
            At::Unsettled(unsettled) => Page::Unsettled(unsettled.view.clone()),
            At::Clock(view) => Page::Clock(view.clone()),
        }
    }

    /// Takes an input. `true`: the technician leaves.
    pub async fn on_input(&mut self, input: Input, statuses: &Statuses) -> bool {
        self.touched_ms = self.kiosk.clock.mono_ms();
        match (&mut self.at, input) {
            (At::Pin { typed, view }, Input::PinKey(digit)) if typed.len() < 32 => {
                typed.push(char::from(b'0' + digit.min(9)));
                *view = PinView { typed: u8::try_from(typed.len()).unwrap_or(u8::MAX), wrong: false, ..*view };
            }
            (At::Pin { typed, view }, Input::PinErase) => {
                typed.pop();
                view.typed = u8::try_from(typed.len()).unwrap_or(u8::MAX);
            }
            (At::Pin { .. }, Input::PinEnter) => self.enter(statuses).await,
            (At::Pin { .. } | At::Board, Input::TechnicianLeave) => return true,
            (
                At::Test { .. } | At::Load { .. } | At::Unsettled(_) | At::Clock(_),
                Input::TechnicianLeave | Input::Intent(Intent::Back),
            ) => self.show_board(statuses).await,
            (At::Board, Input::ShowUnsettled) => self.show_unsettled().await,
            (At::Unsettled(unsettled), Input::ChooseAct(line)) => unsettled.choose(line),
            (At::Unsettled(unsettled), Input::OpenToCheck) => unsettled.open_drawer(&self.kiosk).await,
            (At::Unsettled(unsettled), Input::CardThere(there)) => {
                let settled = unsettled.looked(&self.kiosk, there).await;
                self.settled(settled).await;
            }
            (At::Unsettled(unsettled), Input::SettledByHand) => {
                let settled = unsettled.by_hand(&self.kiosk).await;
                self.settled(settled).await;
            }
            (At::Unsettled(_), Input::AskAgain) => {
                let settled = Unsettled::ask_again(&self.kiosk).await;
                self.settled(settled).await;
            }
            (At::Board, Input::ShowClock) => self.at = At::Clock(ClockView::default()),
            (At::Clock(view), Input::PinKey(digit)) => view.key(digit),
            (At::Clock(view), Input::PinErase) => view.erase(),
            (At::Clock(view), Input::SetClock) => view.set(&self.kiosk).await,
            (At::Clock(view), Input::TakeCentralTime) => view.take_central(&self.kiosk).await,
            (At::Board, Input::Test(kind)) => self.at = At::Test { kind, running: None, finding: None },
            (At::Test { kind, running, finding }, Input::StartTest) if running.is_none() => {
                *finding = None;
                *running = Some(tokio::spawn(device_test::run(self.kiosk.clone(), *kind)));
            }
            (At::Board, Input::NextPage) => {
                self.page = (self.page + 1) % self.pages();
                self.fill(statuses).await;
            }
            (At::Board, Input::Carry) => {
                self.carrying.start(&self.kiosk);
                self.fill(statuses).await;
            }
            (At::Board, Input::LoadCards) => {
                let (publish, view) = watch::channel(exchange::start_view());
                let running = tokio::spawn(exchange::load(self.kiosk.clone(), publish));
                self.at = At::Load { view, running };
            }
            (At::Board, Input::InService(on)) => {
                self.in_service = on;
                self.note("service-switched", serde_json::json!({ "in-service": on })).await;
                self.fill(statuses).await;
            }
            // A touch meant for another page.
            (At::Pin { .. } | At::Board | At::Test { .. } | At::Load { .. } | At::Unsettled(_) | At::Clock(_), _) => {}
        }
        if let At::Clock(view) = &mut self.at {
            view.fill(&*self.kiosk.clock);
        }
        false
    }

    /// Time passes. `true`: the technician has gone.
    pub async fn on_tick(&mut self, statuses: &Statuses) -> bool {
        match &mut self.at {
            At::Board => self.fill(statuses).await,
            At::Test { kind, running, finding } if running.as_ref().is_some_and(JoinHandle::is_finished) => {
                if let Some(ended) = running.take() {
                    // A test that panicked is a test that failed.
                    let found = ended.await.unwrap_or(Finding::TestBroken);
                    if let (true, Some(status)) = (found.passed(), statuses.get(kind)) {
                        identities::accept(&self.kiosk.book(), *kind, status).await;
                    }
                    *finding = Some(found);
                }
            }
            At::Pin { view, .. } => view.wait = view.wait.saturating_sub(u32::from(view.wait > 0)),
            At::Clock(view) => view.fill(&*self.kiosk.clock),
            At::Test { .. } | At::Load { .. } | At::Unsettled(_) => {}
        }
        // Loading and testing may take their time; standing at a page may not.
        let busy = matches!(self.at, At::Load { .. } | At::Test { running: Some(_), .. });
        !busy && self.kiosk.clock.mono_ms().saturating_sub(self.touched_ms) > IDLE_MS
    }

    async fn enter(&mut self, statuses: &Statuses) {
        let At::Pin { typed, view } = &mut self.at else { return };
        let pin = std::mem::take(typed);
        let verdict = self.kiosk.store.check_pin(pin, self.kiosk.clock.mono_ms()).await;
        *view = match verdict {
            Ok(PinVerdict::Accepted) => {
                self.note("technician-entered", serde_json::json!({})).await;
                return self.show_board(statuses).await;
            }
            Ok(PinVerdict::Wrong { .. }) => PinView { typed: 0, wrong: true, wait: 0 },
            Ok(PinVerdict::Locked { wait_ms }) => {
                PinView { typed: 0, wrong: true, wait: u32::try_from(wait_ms / 1_000).unwrap_or(u32::MAX) }
            }
            Err(error) => {
                tracing::error!(%error, "PIN not checked");
                PinView { typed: 0, wrong: true, wait: 0 }
            }
        };
    }

    async fn show_board(&mut self, statuses: &Statuses) {
        self.stop();
        self.at = At::Board;
        self.fill(statuses).await;
    }

    async fn show_unsettled(&mut self) {
        let mut unsettled = Box::<Unsettled>::default();
        let offset = self.kiosk.clock.utc_offset_minutes();
        unsettled.fill(&self.kiosk, |ms| clock::stamp(ms, offset)).await;
        self.at = At::Unsettled(unsettled);
    }

    /// Back to the list, which shows what became of it.
    async fn settled(&mut self, settled: Result<(), StoreError>) {
        if let Err(error) = settled {
            tracing::error!(%error, "not settled");
        }
        self.show_unsettled().await;
    }

    fn stop(&mut self) {
        match &self.at {
            At::Load { running, .. } => running.abort(),
            At::Test { running: Some(running), .. } => running.abort(),
            At::Test { running: None, .. } | At::Pin { .. } | At::Board | At::Unsettled(_) | At::Clock(_) => {}
        }
    }

    async fn note(&self, kind: &str, data: serde_json::Value) {
        let facts = crate::store::Facts::at(self.kiosk.clock.wall_ms(), self.kiosk.clock.mono_ms());
        if let Err(error) = self.kiosk.store.commit(facts.note(None, kind, data)).await {
            tracing::error!(%error, "journal not written");
        }
    }
}

fn test_view(kind: DeviceKind, running: bool, finding: Option<&Finding>) -> TestView {
    let phase = match (running, finding) {
        (true, _) => TestPhase::Running,
        (false, None) => TestPhase::Idle,
        (false, Some(finding)) if finding.passed() => TestPhase::Passed,
        (false, Some(_)) => TestPhase::Failed,
    };
    TestView { kind, phase, finding: finding.cloned() }
}
