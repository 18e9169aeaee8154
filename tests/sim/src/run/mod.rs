//! A run: the kiosk is started, serves step after step, is cut off and started again, until the plan is done and everything
//! has come to rest; the promises are held against the truth all the way.

use std::sync::Arc;

use suiban::app::{Outside, put_together};
use suiban::attendant::run as attendant;
use suiban::screen::Scene;
use suiban::store::Store;
use suiban::sync::Dial;
use tokio::sync::{mpsc, watch};

use crate::clock::KioskClock;
use crate::devices::{SimEngine, SimPhotos, devices};
use crate::invariants::{Broken, Promise};
use crate::office::Failed;
use crate::plan::Plan;
use crate::scenario::{Scenario, runtime};
use crate::screen::SimScreen;

mod serve;

pub use serve::begin;

/// What a run gave.
#[derive(Debug)]
pub struct Run {
    /// What happened.
    pub trace: Vec<String>,
    /// The promise that did not hold, if any.
    pub broken: Option<Broken>,
    /// Figures.
    pub figures: Figures,
}

/// Figures of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Kiosk time, ms.
    pub kiosk_ms: i64,
    /// Starts.
    pub starts: u32,
    /// Steps of the machine.
    pub steps: u64,
    /// Cases submitted.
    pub submitted: usize,
    /// Bookings.
    pub bookings: usize,
    /// Bytes on the kiosk's disk at the end.
    pub disk: usize,
}

/// How far a run is.
enum Phase {
    /// This step comes next.
    Step(usize),
    /// Everything is well again; the last facts go out.
    Healing,
    /// After one more clean start.
    Closing,
}

/// Why a start of the kiosk ended.
enum Ended {
    Cut,
    Next(Phase),
    Done,
}

/// Runs a plan.
pub fn run(plan: &Plan) -> Result<Run, Failed> {
    run_and_keep(plan, |_, _| ()).map(|(run, _)| run)
}

/// Runs a plan and leaves everything as it is at the end. After each step `meddle` may change what it likes: a check that is
/// never broken by it checks nothing.
pub fn run_and_keep(plan: &Plan, meddle: impl Fn(&Scenario, usize)) -> Result<(Run, Scenario), Failed> {
    let scenario = Scenario::new(plan.seed)?;
    let mut phase = Phase::Step(0);
    let mut figures = Figures::default();
    let broken = loop {
        figures.starts += 1;
        suiban::chance::seed(plan.seed ^ u64::from(figures.starts));
        let runtime = runtime()?;
        let ended = runtime.block_on(async {
            let ended = start(&scenario, plan, &mut phase, &meddle).await;
            scenario.world.with(crate::world::State::stop_clock);
            ended
        });
        // Every task of the kiosk is dropped where it stands.
        drop(runtime);
        match ended {
            Ok(Ended::Cut) => scenario.power_returns(),
            Ok(Ended::Next(next)) => phase = next,
            Ok(Ended::Done) => break None,
            Err(broken) => break Some(broken),
        }
    };
    let run = finish(&scenario, broken, figures);
    Ok((run, scenario))
}

fn finish(scenario: &Scenario, broken: Option<Broken>, figures: Figures) -> Run {
    let disk = scenario.world.disk.size();
    let steps = scenario.world.power.steps();
    scenario.world.with(|state| Run {
        figures: Figures {
            kiosk_ms: state.now_ms(),
            submitted: state.promised.len(),
            bookings: state.bench.bank.bookings.len(),
            steps,
            disk,
            ..figures
        },
        broken,
        trace: std::mem::take(&mut state.trace).into_lines(),
    })
}

/// A kiosk that runs.
struct Machine<'a> {
    scenario: &'a Scenario,
    store: Store,
    eyes: watch::Receiver<Option<Scene>>,
    touch: mpsc::UnboundedSender<suiban::screen::Input>,
}

/// One start of the kiosk, until the power goes or the plan is done.
async fn start(
    scenario: &Scenario,
    plan: &Plan,
    phase: &mut Phase,
    meddle: &dyn Fn(&Scenario, usize),
) -> Result<Ended, Broken> {
    let world = &scenario.world;
    world.with(|state| {
        let now = state.now_ms();
        state.start_clock(now);
        state.note("kiosk starts");
    });
    let opened = switch_on(scenario).await;
    if !world.power.is_on() {
        return Ok(Ended::Cut);
    }
    let machine = opened.map_err(|why| Broken::new(Promise::Durability, format!("the kiosk does not start: {why}")))?;
    tokio::select! {
        biased;
        () = world.power.until_cut() => Ok(Ended::Cut),
        ended = machine.serve(plan, phase, meddle) => ended,
    }
}

/// Puts the real kiosk together from simulated parts.
async fn switch_on(scenario: &Scenario) -> Result<Machine<'_>, Failed> {
    let world = &scenario.world;
    let (keys, identity) = scenario.identity()?;
    let store = scenario.store(keys)?;
    let (screen, eyes) = SimScreen::new(world.clone());
    let outside = Outside {
        store: store.clone(),
        devices: devices(&scenario.config, world),
        engine: Box::new(SimEngine::default()),
        photo: Some(Box::new(SimPhotos)),
        matcher: None,
        clock: KioskClock::start(world.clone()),
        central: identity.map(|identity| (identity, scenario.network.clone() as Arc<dyn Dial>)),
        screen,
    };
    let kiosk = put_together(scenario.config.clone(), outside).await?;
    let (touch, touched) = mpsc::unbounded_channel();
    tokio::spawn(attendant::run(kiosk, touched));
    Ok(Machine { scenario, store, eyes, touch })
}
