//! The screen: what is shown goes to whoever stands before it, and a scene is a moment from which faults may count.

use std::sync::Arc;

use suiban::screen::{Live, Page, Scene, ScreenSink};
use tokio::sync::watch;

use crate::faults::Moment;
use crate::invariants::{at_any_time, identity, screen};
use crate::run::begin;
use crate::trace::Trace;
use crate::world::{State, World};

/// The screen of the simulated kiosk.
pub struct SimScreen {
    world: Arc<World>,
    scenes: watch::Sender<Option<Scene>>,
}

impl SimScreen {
    /// A dark screen, and the eyes before it.
    pub fn new(world: Arc<World>) -> (Arc<Self>, watch::Receiver<Option<Scene>>) {
        let (scenes, eyes) = watch::channel(None);
        (Arc::new(Self { world, scenes }), eyes)
    }

    fn appears(&self, page: &Page) {
        self.world.with(|state| {
            let label = label(page, &mut state.trace);
            state.note(&label);
        });
        if let Page::Receipt { case, .. } = page {
            self.submitted(case);
        }
        if let Some(moment) = moment(page) {
            begin(&self.world, moment);
        }
    }

    /// From here on the case must survive anything.
    fn submitted(&self, case: &str) {
        self.world.with(|state| {
            if state.promised.iter().all(|known| known != case) {
                state.promised.push(case.to_owned());
                identity::application_taken(state);
            }
        });
        if let Err(broken) = at_any_time(&self.world) {
            self.world.with(|state| state.break_promise(broken));
        }
    }
}

impl ScreenSink for SimScreen {
    fn show(&self, scene: Scene) {
        if !self.world.power.step() || !self.world.with(State::may_show) {
            return;
        }
        if let Err(broken) = screen::has_a_way_on(&scene.page) {
            self.world.with(|state| state.break_promise(broken));
        }
        let new = self.scenes.borrow().as_ref().is_none_or(|shown| !alike(&shown.page, &scene.page));
        if new {
            self.appears(&scene.page);
        }
        self.scenes.send_replace(Some(scene));
    }

    fn live(&self, _live: Live) {}

    fn wipe(&self) {}
}

/// Whether a person would call it the same page.
pub fn alike(one: &Page, other: &Page) -> bool {
    let mut nobody = Trace::default();
    label(one, &mut nobody) == label(other, &mut nobody)
}

/// The page in a few words, without anything personal or random.
pub fn label(page: &Page, trace: &mut Trace) -> String {
    match page {
        Page::Attract { cards, .. } => format!("attract, {cards} cards"),
        Page::ForgottenCard => "forgotten card".into(),
        Page::Consent { .. } => "consent".into(),
        Page::PlaceCard { hint, left } => format!("place card {hint:?} {left}"),
        Page::Reason { .. } => "reason".into(),
        Page::Face { challenge, left } => format!("face {challenge:?} {left}"),
        Page::Fingers { finger, captures, hint, .. } => {
            format!("finger {finger} {}/{} {hint:?}", captures.0, captures.1)
        }
        Page::Pose => "pose".into(),
        Page::ChoosePortrait { .. } => "choose portrait".into(),
        Page::ScanPage => "scan page".into(),
        Page::CheckPage { .. } => "check page".into(),
        Page::Phone { digits, .. } => format!("phone {}", digits.expose().len()),
        Page::Review(_) => "review".into(),
        Page::Signature => "signature".into(),
        Page::Payment { phase, amount, .. } => format!("payment {amount} {phase:?}"),
        Page::Cash { inserted, rest, till, .. } => {
            format!("cash {inserted} in, {rest} missing, moving {}, stopping {}", till.moving, till.stopping)
        }
        Page::PayByQr { phase, .. } => format!("QR code {phase:?}"),
        Page::Submitting => "submitting".into(),
        Page::Receipt { printed, case, .. } => format!("receipt of {}, printed {printed:?}", trace.case(case)),
        Page::TakeCard { late, .. } => format!("take card{}", if *late { ", still there" } else { "" }),
        Page::Pickup { phase, drawer, .. } => format!("pickup {phase:?}, drawer {drawer}"),
        Page::Thanks => "thanks".into(),
        Page::Referral { why, money, code, printed, .. } => {
            format!("referral {why:?} {money:?}, stored {}, printed {printed}", !code.is_empty())
        }
        Page::Out(reason) => format!("out of service {reason:?}"),
        Page::Pin(view) => format!("pin {}", view.typed),
        Page::Board(_) => "board".into(),
        Page::Test(view) => format!("test {:?} {:?}", view.kind, view.phase),
        Page::Unsettled(view) => format!("unsettled {:?}, {:?}", view.check, view.lines),
        Page::Clock(_) => "clock".into(),
        Page::Load(view) => format!("load {:?}, drawer {}, {}/{}", view.phase, view.drawer, view.loaded, view.expected),
    }
}

fn moment(page: &Page) -> Option<Moment> {
    match page {
        Page::Payment { phase, .. } if !matches!(phase, suiban::screen::scene::PaymentPhase::Choose(_)) => {
            Some(Moment::Paying)
        }
        Page::Cash { .. } | Page::PayByQr { .. } => Some(Moment::Paying),
        Page::Submitting => Some(Moment::Submitting),
        Page::Receipt { .. } => Some(Moment::Receipt),
        Page::Pickup { .. } => Some(Moment::Pickup),
        Page::Referral { .. } => Some(Moment::Referral),
        _ => None,
    }
}
