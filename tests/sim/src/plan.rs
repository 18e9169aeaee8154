//! What a seed means: the steps of a run, each with its own chance and its own faults, so that any of them can be taken away
//! and the rest stays as it was.

use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use suiban_drivers::DeviceKind;

use crate::actors::manner::Manner;
use crate::faults::{Fault, LineFault, Moment, ProviderFault, RequestFault, Trouble};

/// A run, before it runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Where it comes from.
    pub seed: u64,
    /// In order.
    pub steps: Vec<Step>,
}

/// Somebody does something, and this goes wrong meanwhile.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The chance of everything in this step.
    pub seed: u64,
    /// What is done.
    pub what: What,
    /// What goes wrong.
    pub faults: Vec<Fault>,
}

/// What is done in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A citizen comes.
    Visit(Manner),
    /// The operators do a round.
    Operators,
    /// A technician brings cards.
    Exchange,
    /// Nothing for so many minutes.
    Idle(u32),
}

impl Plan {
    /// The run of this seed, with so many visits.
    pub fn new(seed: u64, visits: usize) -> Self {
        let mut chance = SmallRng::seed_from_u64(seed);
        let mut steps = Vec::new();
        for visit in 1..=visits {
            steps.push(step(&mut chance, What::Visit));
            if visit % 4 == 0 {
                steps.push(step(&mut chance, |_| What::Operators));
                steps.push(step(&mut chance, |_| What::Exchange));
            }
            if chance.random_bool(0.1) {
                let minutes = chance.random_range(5..90);
                steps.push(step(&mut chance, |_| What::Idle(minutes)));
            }
        }
        Self { seed, steps }
    }

    /// The same people and nothing wrong.
    pub fn without_faults(mut self) -> Self {
        self.steps.iter_mut().for_each(|step| step.faults.clear());
        self
    }

    /// How many visits it has.
    pub fn visits(&self) -> usize {
        self.steps.iter().filter(|step| matches!(step.what, What::Visit(_))).count()
    }

    /// How many faults.
    pub fn faults(&self) -> usize {
        self.steps.iter().map(|step| step.faults.len()).sum()
    }
}

fn step(chance: &mut SmallRng, what: impl FnOnce(Manner) -> What) -> Step {
    let seed = chance.random();
    let what = what(Manner::draw(chance));
    let faults = match chance.random_range(0..10) {
        0..=3 => 0,
        4..=7 => 1,
        _ => chance.random_range(2..5),
    };
    Step { seed, what, faults: (0..faults).map(|_| fault(chance)).collect() }
}

fn fault(chance: &mut SmallRng) -> Fault {
    match chance.random_range(0..21) {
        0..=9 => device(chance),
        10..=13 => cut(chance),
        14 | 15 => Fault::Line { nth: rarely_many(chance, 8), how: line(chance) },
        16 => Fault::Partition { seconds: rarely_many(chance, 20_000) },
        17 => Fault::Request { nth: rarely_many(chance, 16), how: request(chance) },
        18 => Fault::DiskFull { from: moment(chance), writes: rarely_many(chance, 60) },
        19 => Fault::Provider { from: Moment::Paying, how: provider(chance) },
        _ => Fault::ClockJump { years: *[-10, -1, 1, 10].choose(chance).unwrap_or(&1) },
    }
}

/// Small numbers often, large ones now and then: each doubling is as likely as the one before.
fn rarely_many(chance: &mut SmallRng, most: u32) -> u32 {
    let power = chance.random_range(0.0..f64::from(most).log2());
    (power.exp2() as u32).max(1)
}

fn device(chance: &mut SmallRng) -> Fault {
    use DeviceKind as D;
    let kinds = [
        D::Reader,
        D::ChipReader,
        D::Fingerprint,
        D::Camera,
        D::DocumentCamera,
        D::Printer,
        D::Terminal,
        D::Terminal,
        D::Drawers,
        D::Drawers,
        D::Banknotes,
    ];
    let kind = *kinds.choose(chance).unwrap_or(&D::Collector);
    let kind = if chance.random_bool(0.2) { D::Collector } else { kind };
    use Trouble::{LostAfter, LostBefore, Refused, Slow, Unplugged};
    let troubles = [Unplugged, LostBefore, LostAfter, LostAfter, Slow, Refused, Trouble::Lies];
    let most = if matches!(kind, D::Terminal | D::Printer | D::Drawers | D::Banknotes) { 6 } else { 40 };
    Fault::Device { kind, nth: rarely_many(chance, most), how: *troubles.choose(chance).unwrap_or(&Slow) }
}

fn cut(chance: &mut SmallRng) -> Fault {
    let from = moment(chance);
    let most = if from == Moment::Begin { 1_500 } else { 80 };
    Fault::Cut { from, steps: u64::from(rarely_many(chance, most)) }
}

fn moment(chance: &mut SmallRng) -> Moment {
    use Moment::{Begin, Paying, Pickup, Receipt, Referral, Submitting};
    *[Begin, Begin, Paying, Paying, Submitting, Submitting, Receipt, Pickup, Pickup, Referral]
        .choose(chance)
        .unwrap_or(&Begin)
}

fn line(chance: &mut SmallRng) -> LineFault {
    let reads = chance.random_range(0..14);
    match chance.random_range(0..5) {
        0 => LineFault::Refused,
        1 => LineFault::Breaks { reads },
        2 => LineFault::Silent { reads },
        3 => LineFault::Truncates { reads },
        _ => LineFault::Slow { ms: chance.random_range(50..5_000) },
    }
}

fn provider(chance: &mut SmallRng) -> ProviderFault {
    use ProviderFault::{BadSignature, Fails, Garbage, RefundsLate, RefundsRefused, TooMany};
    *[Fails, TooMany, BadSignature, Garbage, RefundsLate, RefundsRefused].choose(chance).unwrap_or(&Fails)
}

fn request(chance: &mut SmallRng) -> RequestFault {
    match chance.random_range(0..4) {
        0 => RequestFault::Unavailable,
        1 => RequestFault::AnswerLost,
        2 => RequestFault::Twice,
        _ => RequestFault::OldFirst,
    }
}
