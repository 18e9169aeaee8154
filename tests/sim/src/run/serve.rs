//! One start of the kiosk: it serves step after step until the plan is done, then everything has to come to rest.

use std::sync::Arc;
use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use suiban::screen::scene::OutReason;
use suiban::screen::{Page, Scene};
use tokio::time::{Instant, sleep, timeout};

use super::{Ended, Machine, Phase};
use crate::actors::citizen::Citizen;
use crate::actors::technician::Technician;
use crate::actors::{Somebody, at_rest, operator};
use crate::audit::Books;
use crate::faults::{Fault, Moment};
use crate::invariants::{self, Broken, Promise, Verdict};
use crate::plan::{Plan, Step, What};
use crate::scenario::Scenario;
use crate::visit;
use crate::world::World;

/// No visit, no exchange and no start may last longer.
const LONGEST: Duration = Duration::from_secs(2 * 3600);
/// Longer than a code can be paid.
const LATE: Duration = Duration::from_secs(3 * 3600);
/// When all is well, everything is at central within this time.
const DELIVERY: Duration = Duration::from_secs(3 * 3600);

impl Machine<'_> {
    pub(super) async fn serve(
        &self,
        plan: &Plan,
        phase: &mut Phase,
        meddle: &dyn Fn(&Scenario, usize),
    ) -> Result<Ended, Broken> {
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
