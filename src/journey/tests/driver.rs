//! A hand that drives a visit: says what happens and looks where the visit stands.

use crate::journey::availability::Service;
use crate::journey::card::{CardFacts, CardKind, ValidTo, WaitingCard};
use crate::journey::day::Day;
use crate::journey::identity::{Challenge, FaceEvidence, Grade};
use crate::journey::private::Private;
use crate::journey::rules::Rules;
use crate::journey::step::place;
use crate::journey::take_card::Plate;
use crate::journey::visit::Equipment;
use crate::journey::{Effect, Event, Intent, Now, Stage, Visit, Work, WorkDone, begin, step};

/// Everything is there.
pub const EQUIPMENT: Equipment =
    Equipment { terminal: true, notes: true, qr: true, matcher: true, document_camera: true, plate: Plate::Unseen };

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub fn card() -> CardFacts {
    CardFacts {
        kind: CardKind::Resident,
        name: Private::new("张伟"),
        number: Private::new("440106199003071234"),
        address: Private::new("广州市天河区示例路1号"),
        birth: day("19900307"),
        authority: "广州市公安局天河分局".into(),
        valid_to: ValidTo::Day(day("20261220")),
        enrolled: vec![11, 16],
        pending: false,
        waiting: None,
    }
}

pub fn waiting_card() -> CardFacts {
    let waiting = WaitingCard { case: "SB-TEST".into(), drawer: 7, old_card_due: true, templates: vec![11, 16] };
    CardFacts { waiting: Some(waiting), ..card() }
}

pub fn face(score: f32) -> WorkDone {
    WorkDone::Face(Box::new(FaceEvidence {
        scores: vec![score; 3],
        liveness: Some(0.97),
        infrared: None,
        challenge: Challenge::Blink,
        challenge_passed: true,
        engine: "test".into(),
        grade: Grade::Measured,
        models: Vec::new(),
        threshold: None,
    }))
}

pub struct Hand {
    pub visit: Visit,
    pub effects: Vec<Effect>,
    pub now: Now,
}

impl Hand {
    pub fn on(service: Service) -> Self {
        Self::with(service, Rules::default(), EQUIPMENT)
    }

    pub fn with(service: Service, rules: Rules, equipment: Equipment) -> Self {
        let now = Now { ms: 1_000, today: day("20261122") };
        let (visit, effects) = begin(service, rules, equipment, 0, now).unwrap();
        Self { visit, effects, now }
    }

    pub fn event(&mut self, event: Event) -> &mut Self {
        self.now.ms += 100;
        let (visit, effects) = step(self.visit.clone(), event, self.now);
        self.visit = visit;
        self.effects = effects;
        self
    }

    pub fn intent(&mut self, intent: Intent) -> &mut Self {
        self.event(Event::Intent(intent))
    }

    pub fn done(&mut self, done: WorkDone) -> &mut Self {
        let task = self.visit.task;
        self.event(Event::Done(task, done))
    }

    pub fn wait(&mut self, ms: u64) -> &mut Self {
        self.now.ms += ms;
        self.event(Event::Tick)
    }

    pub fn at(&self) -> String {
        place(&self.visit)
    }

    pub fn work(&self) -> Option<&Work> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::Start(_, work) => Some(work),
            _ => None,
        })
    }

    pub fn referral(&self) -> &crate::journey::visit::Referral {
        match &self.visit.stage {
            Stage::Referral(referral) => referral,
            other => panic!("not referred but at {other:?}"),
        }
    }

    /// Up to the review of a renewal, all well.
    pub fn until_review(&mut self) -> &mut Self {
        self.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(card())));
        self.intent(Intent::Reason(crate::journey::eligibility::Reason::Expiring)).done(face(0.8));
        self.done(WorkDone::FingerCompared(0.9)).done(WorkDone::FingerEnrolled).done(WorkDone::FingerEnrolled);
        self.done(WorkDone::Portraits(2)).intent(Intent::ChoosePortrait(1));
        if self.visit.equipment.document_camera {
            self.done(WorkDone::PageScanned).intent(Intent::KeepPage);
        }
        self.type_phone();
        self.intent(Intent::Confirm)
    }

    pub fn type_phone(&mut self) -> &mut Self {
        for digit in [1, 3, 8, 0, 0, 1, 3, 8, 0, 0, 0] {
            self.intent(Intent::Digit(digit));
        }
        self
    }

    pub fn until_payment(&mut self) -> &mut Self {
        self.until_review().intent(Intent::Confirm).intent(Intent::Signed)
    }
}
