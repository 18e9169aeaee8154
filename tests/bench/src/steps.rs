//! One step of a journey: a whole renewal with its ticks, over and over.

use std::hint::black_box;
use std::time::Instant;

use suiban::journey::availability::Service;
use suiban::journey::card::{CardFacts, CardKind, ValidTo};
use suiban::journey::day::Day;
use suiban::journey::eligibility::Reason;
use suiban::journey::identity::{Challenge, FaceEvidence, Grade};
use suiban::journey::private::Private;
use suiban::journey::rules::Rules;
use suiban::journey::take_card::Plate;
use suiban::journey::visit::Equipment;
use suiban::journey::{Event, Intent, Now, Visit, WorkDone, begin, place, step};

use crate::Failure;
use crate::figures::{Figures, Goal};

const VISITS: u32 = 200;
const ROUNDS: u32 = 15;

/// Adds the cost of a step.
pub fn measure(figures: &mut Figures) -> Result<(), Failure> {
    let script = script().ok_or("the calendar has not the days of this script")?;
    let mut samples = Vec::new();
    for _ in 0..ROUNDS {
        let (began, mut steps) = (Instant::now(), 0_u32);
        for _ in 0..VISITS {
            steps += visit(&script)?;
        }
        samples.push(began.elapsed().as_secs_f64() * 1e6 / f64::from(steps));
    }
    figures.add("one step of a journey", "µs", samples, Goal::None).map(drop)
}

/// One renewal from the choice to the submitted case; how many steps it took.
fn visit(script: &[Said]) -> Result<u32, Failure> {
    let mut now = Now { ms: 0, today: Day::parse("20261122").ok_or("no such day")? };
    let equipment = Equipment {
        terminal: true,
        qr: true,
        notes: false,
        matcher: true,
        document_camera: false,
        plate: Plate::Unseen,
    };
    let begun = begin(Service::Renewal, Rules::default(), equipment, 0, now).ok_or("no renewal")?;
    let (mut visit, mut steps) = (begun.0, 0);
    for said in script {
        for event in [Event::Tick, said.event(&visit)] {
            now.ms += 250;
            let (next, effects) = step(visit, event, now);
            black_box(effects);
            visit = next;
            steps += 1;
        }
    }
    if place(&visit) == "over" { Ok(steps) } else { Err(format!("the script ended at {}", place(&visit)).into()) }
}

/// What happens, before it is known to which piece of work it belongs.
enum Said {
    Wants(Intent),
    Done(WorkDone),
}

impl Said {
    fn event(&self, visit: &Visit) -> Event {
        match self {
            Self::Wants(intent) => Event::Intent(*intent),
            Self::Done(done) => Event::Done(visit.task, done.clone()),
        }
    }
}

fn script() -> Option<Vec<Said>> {
    use Said::{Done, Wants};
    let mut script = vec![
        Wants(Intent::Agree),
        Done(WorkDone::CardRead(Box::new(card()?))),
        Wants(Intent::Reason(Reason::Expiring)),
        Done(face()),
        Done(WorkDone::FingerCompared(0.9)),
        Done(WorkDone::FingerEnrolled),
        Done(WorkDone::FingerEnrolled),
        Done(WorkDone::Portraits(2)),
        Wants(Intent::ChoosePortrait(1)),
    ];
    script.extend([1, 3, 8, 0, 0, 1, 3, 8, 0, 0, 0].map(|digit| Wants(Intent::Digit(digit))));
    script.extend([
        Wants(Intent::Confirm),
        Wants(Intent::Confirm),
        Wants(Intent::Signed),
        Wants(Intent::PayByCard),
        Done(WorkDone::Booked),
        Done(WorkDone::Submitted { case: "SB-7K3M-9Q2F".into() }),
        Done(WorkDone::Printed),
        Wants(Intent::Finish),
        Wants(Intent::Finish),
        Wants(Intent::Finish),
    ]);
    Some(script)
}

fn card() -> Option<CardFacts> {
    Some(CardFacts {
        kind: CardKind::Resident,
        name: Private::new("张伟"),
        number: Private::new("440106199003071234"),
        address: Private::new("广州市天河区示例路1号"),
        birth: Day::parse("19900307")?,
        authority: "广州市公安局天河分局".into(),
        valid_to: ValidTo::Day(Day::parse("20261220")?),
        enrolled: vec![11, 16],
        pending: false,
        waiting: None,
    })
}

fn face() -> WorkDone {
    WorkDone::Face(Box::new(FaceEvidence {
        scores: vec![0.8; 3],
        liveness: Some(0.97),
        infrared: None,
        challenge: Challenge::Blink,
        challenge_passed: true,
        engine: "bench".into(),
        grade: Grade::Measured,
        models: Vec::new(),
        threshold: None,
    }))
}
