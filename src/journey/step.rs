//! The one way a visit goes forward, and what holds in every stage.

use super::availability::Service;
use super::effect::{Effect, Handoff, Record, Task, Work};
use super::event::{Event, Intent, WorkDone};
use super::patience::Patience;
use super::referral::{Money, Why};
use super::rules::Rules;
use super::take_card::{Plate, TakeCard};
use super::visit::{Equipment, Now, Referral, Stage, Visit};
use super::{closing, ends};

/// What a journey decides on an event.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Move<At> {
    /// Nothing changes, or only what the journey already noted in itself.
    Stay,
    /// Go to this stage and start its work; also used to start the same stage anew.
    To(At),
    /// A payment that the citizen stops is not left at once: the terminal is asked to break off and its word is awaited.
    AbortPayment,
    /// Go to the window.
    Refer(Why, Money),
    /// Done, with the card still on the reader.
    TakeCard,
    /// Done.
    Thanks,
}

/// What a journey may look at besides itself.
pub(super) struct Frame<'a> {
    pub rules: &'a Rules,
    pub equipment: Equipment,
    pub now: Now,
    pub records: &'a mut Vec<Record>,
}

/// A visit begins with the choice of a service. `None`: this machine does not do it.
pub fn begin(
    service: Service,
    rules: Rules,
    equipment: Equipment,
    seed: u32,
    now: Now,
) -> Option<(Visit, Vec<Effect>)> {
    let first = first(service)?;
    let stage = if equipment.plate == Plate::Forgotten { Stage::ForgottenCard { seen: false } } else { first };
    let mut visit = Visit { service, rules, equipment, stage, task: Task(0), since_ms: now.ms, seed };
    let mut effects = vec![Effect::Record(Record::Began)];
    effects.extend(start_work(&mut visit));
    Some((visit, effects))
}

/// The first stage of a service's own.
pub(super) fn first(service: Service) -> Option<Stage> {
    match service {
        Service::Renewal => Some(Stage::Renewal(Box::default())),
        Service::Pickup => Some(Stage::Pickup(Box::default())),
        Service::Replacement | Service::Enquiry | Service::Guide | Service::Appointment | Service::Contact => None,
    }
}

/// Takes a visit one event further. The result depends on the arguments alone.
pub fn step(mut visit: Visit, event: Event, now: Now) -> (Visit, Vec<Effect>) {
    let effects = match event {
        Event::Tick => tick(&mut visit, now),
        Event::Close => closing::close(&mut visit, now),
        Event::Done(task, _) | Event::Progress(task, _) if task != visit.task => Vec::new(),
        Event::Intent(Intent::StillThere) => {
            visit.since_ms = now.ms;
            Vec::new()
        }
        Event::Intent(Intent::Leave) if may_leave(&visit) => {
            visit.since_ms = now.ms;
            leave(&mut visit, Record::Left)
        }
        event @ (Event::Intent(_) | Event::Progress(..) | Event::Done(..)) => {
            visit.since_ms = now.ms;
            route(&mut visit, event, now)
        }
    };
    (visit, effects)
}

/// Whether the citizen may simply go: not while money moves or something is being stored.
pub fn may_leave(visit: &Visit) -> bool {
    match &visit.stage {
        Stage::Renewal(renewal) => renewal.at.may_leave(),
        Stage::Pickup(pickup) => pickup.at.may_leave() && !pickup.card_inside(),
        Stage::ForgottenCard { .. } => true,
        Stage::Referral(_) | Stage::TakeCard(_) | Stage::Thanks | Stage::Over => false,
    }
}

fn tick(visit: &mut Visit, now: Now) -> Vec<Effect> {
    if visit.stage == Stage::Over || visit.until_end(now) > 0 {
        return Vec::new();
    }
    visit.since_ms = now.ms;
    match visit.patience() {
        Patience::Person { .. } if may_leave(visit) => leave(visit, Record::WalkedAway),
        Patience::Person { .. } | Patience::Machine { .. } => {
            let task = visit.task;
            route(visit, Event::Done(task, WorkDone::TimedOut), now)
        }
    }
}

/// The person goes; a card that lies on the reader is asked for first.
fn leave(visit: &mut Visit, record: fn(String) -> Record) -> Vec<Effect> {
    match ends::card_of_who_goes(visit.equipment.plate) {
        None => end(visit, record),
        Some(card) => {
            let gone = Effect::Record(record(place(visit)));
            [vec![gone], follow(visit, Taken::Goto(Stage::TakeCard(card)))].concat()
        }
    }
}

/// The visit ends here and now.
pub(super) fn end(visit: &mut Visit, record: fn(String) -> Record) -> Vec<Effect> {
    let place = place(visit);
    visit.stage = Stage::Over;
    vec![Effect::Stop, Effect::Record(record(place)), Effect::End]
}

/// Name of the present stage, for the journal and for tests.
pub fn place(visit: &Visit) -> String {
    match &visit.stage {
        Stage::Renewal(renewal) => format!("renewal/{}", renewal.at.name()),
        Stage::Pickup(pickup) => format!("pickup/{}", pickup.at.name()),
        Stage::ForgottenCard { .. } => "forgotten-card".into(),
        Stage::Referral(_) => "referral".into(),
        Stage::TakeCard(_) => "take-card".into(),
        Stage::Thanks => "thanks".into(),
        Stage::Over => "over".into(),
    }
}

/// Asks the stage what an event means and does it.
pub(super) fn route(visit: &mut Visit, event: Event, now: Now) -> Vec<Effect> {
    let mut records = Vec::new();
    let Visit { stage, rules, equipment, service, .. } = visit;
    let plate = equipment.plate;
    let mut frame = Frame { rules, equipment: *equipment, now, records: &mut records };
    let taken = match stage {
        Stage::Renewal(renewal) => {
            let taken = renewal.on(event, &mut frame);
            let handoff = renewal.handoff();
            settle(taken, &mut renewal.at, handoff, plate)
        }
        Stage::Pickup(pickup) => {
            let taken = pickup.on(event, &mut frame);
            let inside = pickup.card_inside();
            let handoff = pickup.handoff();
            settle(taken, &mut pickup.at, handoff, plate).with_card_inside(inside)
        }
        Stage::ForgottenCard { seen } => ends::on_forgotten(seen, &mut equipment.plate, *service, &event, &mut records),
        Stage::Referral(referral) => ends::on_referral(referral, plate, &event),
        Stage::TakeCard(card) => ends::on_take_card(card, &event, &mut records),
        Stage::Thanks => ends::on_thanks(&event),
        Stage::Over => Taken::Stay,
    };
    let mut effects: Vec<Effect> = records.into_iter().map(Effect::Record).collect();
    effects.extend(follow(visit, taken));
    effects
}

/// A move with the journey's own type of stage taken out.
pub(super) enum Taken {
    Stay,
    Restart,
    Abort,
    Goto(Stage),
}

impl Taken {
    fn with_card_inside(self, inside: bool) -> Self {
        match self {
            Self::Goto(Stage::Referral(referral)) => {
                Self::Goto(Stage::Referral(Referral { card_inside: inside, ..referral }))
            }
            other @ (Self::Stay | Self::Restart | Self::Abort | Self::Goto(_)) => other,
        }
    }
}

fn settle<At>(taken: Move<At>, place: &mut At, handoff: Handoff, plate: Plate) -> Taken {
    match taken {
        Move::Stay => Taken::Stay,
        Move::To(at) => {
            *place = at;
            Taken::Restart
        }
        Move::AbortPayment => Taken::Abort,
        Move::TakeCard => Taken::Goto(Stage::TakeCard(TakeCard::new(plate, true))),
        Move::Thanks => Taken::Goto(ends::good_end(plate)),
        Move::Refer(why, money) => {
            let handoff = Box::new(Handoff { why, money, ..handoff });
            Taken::Goto(Stage::Referral(Referral {
                why,
                money,
                handoff,
                code: None,
                printed: false,
                card_inside: false,
            }))
        }
    }
}

fn follow(visit: &mut Visit, taken: Taken) -> Vec<Effect> {
    match taken {
        Taken::Stay => Vec::new(),
        Taken::Abort => vec![Effect::AbortPayment],
        Taken::Restart => start_work(visit),
        Taken::Goto(Stage::Over) => {
            visit.stage = Stage::Over;
            vec![Effect::Stop, Effect::End]
        }
        Taken::Goto(stage) => {
            visit.stage = stage;
            start_work(visit)
        }
    }
}

/// Every stage has its work, or none; entering the stage starts it and ends whatever was under way before.
fn start_work(visit: &mut Visit) -> Vec<Effect> {
    visit.task = Task(visit.task.0 + 1);
    let work = match &visit.stage {
        Stage::Renewal(renewal) => renewal.work(&visit.rules, visit.seed),
        Stage::Pickup(pickup) => pickup.work(visit.seed),
        Stage::Referral(referral) if referral.card_inside => Some(Work::ReturnOldCard),
        Stage::Referral(referral) => Some(Work::Refer(referral.handoff.clone())),
        Stage::ForgottenCard { .. } => Some(Work::AwaitCardLifted),
        Stage::TakeCard(card) => card.work(),
        Stage::Thanks | Stage::Over => None,
    };
    match work {
        Some(work) => vec![Effect::Start(visit.task, work)],
        None => vec![Effect::Stop],
    }
}
