//! A run: the kiosk is started, serves step after step, is cut off and started again, until the plan is done and everything
//! has come to rest; the promises are held against the truth all the way.

use std::sync::Arc;
use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use suiban::app::{Outside, put_together};
use suiban::attendant::run as attendant;
use suiban::screen::scene::OutReason;
use suiban::screen::{Page, Scene};
use suiban::store::Store;
use suiban::sync::Dial;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, timeout};

use crate::actors::citizen::Citizen;
use crate::actors::technician::Technician;
use crate::actors::{Somebody, at_rest, operator};
use crate::audit::Books;
use crate::clock::KioskClock;
use crate::devices::{SimEngine, SimPhotos, devices};
use crate::faults::{Fault, Moment};
use crate::invariants::{self, Broken, Promise, Verdict};
use crate::office::Failed;
use crate::plan::{Plan, Step, What};
use crate::scenario::{Scenario, runtime};
use crate::screen::SimScreen;
use crate::visit;
use crate::world::World;

/// No visit, no exchange and no start may last longer.
const LONGEST: Duration = Duration::from_secs(2 * 3600);
/// Longer than a code can be paid.
const LATE: Duration = Duration::from_secs(3 * 3600);
/// When all is well, everything is at central within this time.
const DELIVERY: Duration = Duration::from_secs(3 * 3600);

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

impl Machine<'_> {
    async fn serve(&self, plan: &Plan, phase: &mut Phase, meddle: &dyn Fn(&Scenario, usize)) -> Result<Ended, Broken> {
        invariants::durability::the_store_opens_whole(self.store.recovery())?;
        self.comes_to_rest().await?;
        while let Phase::Step(next) = *phase {
            let Some(step) = plan.steps.get(next) else {
                *phase = Phase::Healing;
                break;
            };
            *phase = Phase::Step(next + 1);
            self.perform(step).await?;
            meddle(self.scenario, next);
        }
        self.heal();
        self.everything_arrives().await?;
        self.comes_to_rest().await?;
        if matches!(phase, Phase::Healing) {
            return Ok(Ended::Next(Phase::Closing));
        }
        // The last acts are looked back at once more.
        sleep(Duration::from_secs(120)).await;
        self.late_money_goes_back().await;
        invariants::settled::every_act_has_a_word(&Books::after_a_cut_now(&self.world().disk)?)?;
        invariants::central::agrees(self.world(), &invariants::central::Held::by(&self.scenario.office))?;
        Ok(Ended::Done)
    }

    fn world(&self) -> &Arc<World> {
        &self.scenario.world
    }

    async fn perform(&self, step: &Step) -> Verdict {
        let mut chance = SmallRng::seed_from_u64(step.seed);
        suiban::chance::seed(step.seed);
        self.world().with(|state| {
            state.chance = SmallRng::seed_from_u64(step.seed ^ 1);
            state.armed.arm(&step.faults);
        });
        begin(self.world(), Moment::Begin);
        let done = self.act(step.what, &mut chance);
        let in_time = timeout(LONGEST, done).await;
        invariants::hold(in_time.is_ok(), Promise::Progress, || format!("{:?} does not end", step.what))?;
        self.comes_to_rest().await
    }

    async fn act(&self, what: What, chance: &mut SmallRng) {
        match what {
            What::Visit(manner) => {
                sleep(Duration::from_secs(chance.random_range(2..1_200))).await;
                let (service, person, card) = self.world().with(|state| visit::choose(state, manner, chance));
                let citizen = Citizen {
                    body: self.somebody(chance),
                    person,
                    card,
                    manner,
                    acts: 0,
                    office: self.scenario.office.clone(),
                    has_code: false,
                };
                citizen.visit(service).await;
            }
            What::Operators => {
                self.scenario.office.follow_payments();
                operator::round(self.world(), &self.scenario.office, chance);
            }
            What::Exchange => Technician::new(self.somebody(chance)).exchange().await,
            What::Idle(minutes) => sleep(Duration::from_secs(u64::from(minutes) * 60)).await,
        }
    }

    fn somebody(&self, chance: &mut SmallRng) -> Somebody {
        let (world, eyes, touch) = (self.world().clone(), self.eyes.clone(), self.touch.clone());
        Somebody { world, eyes, touch, chance: SmallRng::seed_from_u64(chance.random()) }
    }

    /// The machine is ready for the next person, or says why not; and everything holds.
    async fn comes_to_rest(&self) -> Verdict {
        let rests = |scene: &Option<Scene>| {
            let page = scene.as_ref().map(|scene| &scene.page);
            page.is_some_and(|page| at_rest(page) && !matches!(page, Page::Out(OutReason::Starting)))
        };
        let in_time = timeout(LONGEST, self.eyes.clone().wait_for(rests)).await.is_ok_and(|seen| seen.is_ok());
        invariants::hold(in_time, Promise::Progress, || "the machine does not come to rest".into())?;
        // The end of a visit wipes what was staged; the first screen comes before that.
        sleep(Duration::from_secs(1)).await;
        self.world().with(|state| state.take_what_is_open(None));
        self.world().with(|state| state.broken.clone()).map_or(Ok(()), Err)?;
        invariants::at_rest(self.world())
    }

    fn heal(&self) {
        self.world().with(|state| {
            state.heal();
            state.skew_ms = 0;
        });
        self.world().disk.fill_for(0);
        self.scenario.office.heal();
    }

    /// Central looks at a closed order once more when its code cannot be paid any longer.
    async fn late_money_goes_back(&self) {
        let since = Instant::now();
        while since.elapsed() < LATE && self.world().with(|state| state.bench.orders.iter().any(|o| o.late && o.paid)) {
            self.scenario.office.follow_payments();
            sleep(Duration::from_secs(300)).await;
        }
    }

    async fn everything_arrives(&self) -> Verdict {
        let empty = async {
            while self.store.outbox().await.is_ok_and(|outbox| outbox.waiting > 0) {
                sleep(Duration::from_secs(30)).await;
            }
        };
        let in_time = timeout(DELIVERY, empty).await;
        invariants::hold(in_time.is_ok(), Promise::Durability, || "facts do not reach central".into())
    }
}

/// Faults that begin now.
pub fn begin(world: &World, moment: Moment) {
    for fault in world.with(|state| state.armed.begin(moment)) {
        world.note(format!("  fault: {fault:?}"));
        match fault {
            Fault::Cut { steps, .. } => world.power.cut_after(steps),
            Fault::DiskFull { writes, .. } => world.disk.fill_for(writes),
            Fault::Partition { seconds } => world.with(|state| {
                state.armed.partition_until = state.now_ms() + i64::from(seconds) * 1_000;
            }),
            Fault::ClockJump { years } => world.with(|state| {
                state.skew_ms += i64::from(years) * 365 * 24 * 3_600_000;
            }),
            Fault::Provider { how, .. } => world.with(|state| state.spoilt.push(how)),
            Fault::Device { .. } | Fault::Line { .. } | Fault::Request { .. } => {}
        }
    }
}
