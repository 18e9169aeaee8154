//! The world around the kiosk: power, disk, what lies where, what was booked, and which faults are still to come.
//!
//! The kiosk sees none of this; its devices do. Everything is behind one lock and on one thread.

use std::collections::BTreeMap;
use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::SmallRng;
use suiban_drivers::{DeviceKind, LinkFault};
use tokio::time::{Instant, sleep};

use crate::armed::Armed;
use crate::bench::Bench;
use crate::disk::SimDisk;
use crate::faults::{ProviderFault, Trouble};
use crate::invariants::Broken;
use crate::power::Power;
use crate::town::Town;
use crate::trace::Trace;

/// 25 November 2026, 00:00 in China.
pub const START_MS: i64 = 1_795_536_000_000;
const UNPLUGGED_MS: i64 = 60_000;
const LIES_MS: i64 = 30_000;
const SLOW: Duration = Duration::from_secs(8);
/// What drivers wait for an answer.
const NO_ANSWER: Duration = Duration::from_secs(3);

/// The world.
pub struct World {
    /// The kiosk's power.
    pub power: Arc<Power>,
    /// The kiosk's disk.
    pub disk: Arc<SimDisk>,
    state: Mutex<State>,
}

/// What there is.
pub struct State {
    /// People and cards.
    pub town: Town,
    /// What lies where at the machine, and what the bank knows.
    pub bench: Bench,
    /// Faults to come.
    pub armed: Armed,
    /// How the payment provider's next answers go wrong.
    pub spoilt: Vec<ProviderFault>,
    /// What happened.
    pub trace: Trace,
    /// The world's own chance.
    pub chance: SmallRng,
    /// The first promise that was broken.
    pub broken: Option<Broken>,
    /// Cases whose citizens saw "submitted".
    pub promised: Vec<String>,
    /// Scenes until the screen freezes: so that it can be seen that a machine that does not come to rest is noticed.
    pub scenes_left: Option<u32>,
    /// Wall clock of the kiosk ahead of the truth, ms.
    pub skew_ms: i64,
    /// When each device will be well again.
    unplugged: BTreeMap<DeviceKind, i64>,
    lies: BTreeMap<DeviceKind, i64>,
    /// The truth's clock when the kiosk was last started, and that moment on the runtime's.
    started: (i64, Option<Instant>),
}

/// How an exchange went.
#[derive(Debug)]
pub enum Fate {
    /// As it should.
    Fine,
    /// Not done.
    Before(LinkFault),
    /// Done, and nobody was told.
    After(LinkFault),
    /// The device refuses.
    Refused,
}

impl World {
    /// An empty town.
    pub fn new(power: Arc<Power>, disk: Arc<SimDisk>, seed: u64) -> Arc<Self> {
        let state = State {
            town: Town::default(),
            bench: Bench::default(),
            armed: Armed::default(),
            spoilt: Vec::new(),
            trace: Trace::default(),
            chance: SmallRng::seed_from_u64(seed),
            broken: None,
            promised: Vec::new(),
            scenes_left: None,
            skew_ms: 0,
            unplugged: BTreeMap::new(),
            lies: BTreeMap::new(),
            started: (0, None),
        };
        Arc::new(Self { power, disk, state: Mutex::new(state) })
    }

    /// Looks at the world or changes it.
    pub fn with<R>(&self, look: impl FnOnce(&mut State) -> R) -> R {
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A line in the trace.
    pub fn note(&self, what: impl AsRef<str>) {
        self.with(|state| state.note(what.as_ref()));
    }

    /// A step of the machine; never returns once the power has gone.
    pub async fn step(&self) {
        if !self.power.step() {
            pending::<()>().await;
        }
    }

    /// One exchange with a device.
    pub async fn exchange(&self, kind: DeviceKind, what: &str, takes: Duration) -> Fate {
        self.step().await;
        let trouble = self.with(|state| state.meet(kind, what));
        match trouble {
            None => sleep(takes).await,
            Some(Trouble::Slow) => sleep(takes + SLOW).await,
            Some(Trouble::Refused) => {
                sleep(takes).await;
                return Fate::Refused;
            }
            Some(Trouble::Unplugged) => return Fate::Before(lost()),
            Some(Trouble::LostBefore) => {
                sleep(NO_ANSWER).await;
                return Fate::Before(silent());
            }
            Some(Trouble::LostAfter) => return Fate::After(silent()),
            Some(Trouble::Lies) => sleep(takes).await,
        }
        self.step().await;
        Fate::Fine
    }

    /// The wait for an answer that does not come, after the thing was done.
    pub async fn no_answer(&self, fault: LinkFault) -> LinkFault {
        sleep(NO_ANSWER).await;
        fault
    }
}

impl State {
    /// Milliseconds since the world began.
    pub fn now_ms(&self) -> i64 {
        let (at, moment) = self.started;
        at + moment.map_or(0, |moment| i64::try_from(moment.elapsed().as_millis()).unwrap_or(i64::MAX))
    }

    /// The kiosk starts: its runtime's clock counts from here.
    pub fn start_clock(&mut self, at_ms: i64) {
        self.started = (at_ms, Some(Instant::now()));
    }

    /// The kiosk's runtime ends: time stands until the next start.
    pub fn stop_clock(&mut self) -> i64 {
        let now = self.now_ms();
        self.started = (now, None);
        now
    }

    /// Time goes on to this moment while nothing runs.
    pub fn resume_at(&mut self, at_ms: i64) {
        self.started = (at_ms, None);
    }

    /// Whether the screen still shows what it is told to.
    pub fn may_show(&mut self) -> bool {
        let shows = self.scenes_left != Some(0);
        self.scenes_left = self.scenes_left.map(|left| left.saturating_sub(1));
        shows
    }

    /// A line in the trace.
    pub fn note(&mut self, what: &str) {
        let now = self.now_ms();
        self.trace.note(now, what);
    }

    /// A promise does not hold.
    pub fn break_promise(&mut self, broken: Broken) {
        self.note(&format!("BROKEN {broken}"));
        self.broken.get_or_insert(broken);
    }

    /// Whether the device's cable is out.
    pub fn is_unplugged(&self, kind: DeviceKind) -> bool {
        self.unplugged.get(&kind).is_some_and(|until| *until > self.now_ms())
    }

    /// Whether the device tells a wrong status now.
    pub fn lies(&self, kind: DeviceKind) -> bool {
        self.lies.get(&kind).is_some_and(|until| *until > self.now_ms())
    }

    /// Every device is well again.
    pub fn heal(&mut self) {
        self.unplugged.clear();
        self.lies.clear();
        self.armed = Armed::default();
    }

    fn meet(&mut self, kind: DeviceKind, what: &str) -> Option<Trouble> {
        let until = self.now_ms();
        if self.is_unplugged(kind) {
            return Some(Trouble::Unplugged);
        }
        let trouble = self.armed.meet(kind)?;
        self.note(&format!("  fault: {kind:?} {what}: {trouble:?}"));
        match trouble {
            Trouble::Unplugged => drop(self.unplugged.insert(kind, until + UNPLUGGED_MS)),
            Trouble::Lies => drop(self.lies.insert(kind, until + LIES_MS)),
            Trouble::LostBefore | Trouble::LostAfter | Trouble::Slow | Trouble::Refused => {}
        }
        Some(trouble)
    }
}

/// The port is not there.
pub fn absent(kind: DeviceKind) -> LinkFault {
    LinkFault::Absent { port: format!("{kind:?}"), kind: std::io::ErrorKind::NotFound }
}

fn lost() -> LinkFault {
    LinkFault::Lost { command: "exchange", kind: std::io::ErrorKind::BrokenPipe }
}

fn silent() -> LinkFault {
    LinkFault::Timeout { command: "exchange", after: NO_ANSWER }
}
