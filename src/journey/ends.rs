//! The stages that any journey can begin or end with: a forgotten card, the referral, "take your card", thanks.

use super::availability::Service;
use super::effect::Record;
use super::event::{Event, Intent, Progress, WorkDone};
use super::step::{Taken, first};
use super::take_card::{Next, Plate, TakeCard};
use super::visit::{Referral, Stage};

/// Whether somebody who goes before the good end is asked to take the card. Not for the card of somebody else.
pub(super) fn card_of_who_goes(plate: Plate) -> Option<TakeCard> {
    (plate == Plate::Seen).then(|| TakeCard::new(plate, false))
}

fn unfinished(plate: Plate) -> Stage {
    card_of_who_goes(plate).map_or(Stage::Over, Stage::TakeCard)
}

/// Where a visit goes whose journey is done and whose card need not lie on the reader any more.
pub(super) fn good_end(plate: Plate) -> Stage {
    if plate == Plate::Seen { Stage::TakeCard(TakeCard::new(plate, true)) } else { Stage::Thanks }
}

/// Nothing begins before the card of somebody else is away. A reader that fails meanwhile keeps nobody from anything.
pub(super) fn on_forgotten(
    seen: &mut bool,
    plate: &mut Plate,
    service: Service,
    event: &Event,
    records: &mut Vec<Record>,
) -> Taken {
    *plate = match event {
        Event::Progress(_, Progress::CardFound) => {
            *seen = true;
            return Taken::Stay;
        }
        Event::Done(_, WorkDone::CardTaken) => {
            records.extend(seen.then_some(Record::ForgottenCardLifted));
            Plate::Seen
        }
        Event::Done(_, WorkDone::DeviceLost | WorkDone::StoreFailed) => Plate::Unseen,
        Event::Done(..) | Event::Intent(_) | Event::Progress(..) | Event::Tick | Event::Close => return Taken::Stay,
    };
    Taken::Goto(first(service).unwrap_or(Stage::Over))
}

pub(super) fn on_take_card(card: &mut TakeCard, event: &Event, records: &mut Vec<Record>) -> Taken {
    match card.on(event, records) {
        Next::Stay => Taken::Stay,
        Next::Again => Taken::Restart,
        Next::Done if card.finished => Taken::Goto(Stage::Thanks),
        Next::Done | Next::Forgotten => Taken::Goto(Stage::Over),
    }
}

pub(super) fn on_referral(referral: &mut Referral, plate: Plate, event: &Event) -> Taken {
    match event {
        Event::Done(_, WorkDone::CardReturned) if referral.card_inside => {
            referral.card_inside = false;
            Taken::Restart
        }
        Event::Done(_, WorkDone::TimedOut | WorkDone::DeviceLost) if referral.card_inside => {
            // The card stays where it is; the attendant has recorded it as doubtful. The slip must come out all the same.
            referral.card_inside = false;
            Taken::Restart
        }
        Event::Done(_, WorkDone::Referred { code, printed }) => {
            referral.code = Some(code.clone());
            referral.printed = *printed;
            Taken::Stay
        }
        Event::Done(_, WorkDone::TimedOut | WorkDone::StoreFailed | WorkDone::DeviceLost)
        | Event::Intent(Intent::Finish) => Taken::Goto(unfinished(plate)),
        Event::Done(..) | Event::Intent(_) | Event::Progress(..) | Event::Tick | Event::Close => Taken::Stay,
    }
}

pub(super) fn on_thanks(event: &Event) -> Taken {
    match event {
        Event::Done(_, WorkDone::TimedOut) | Event::Intent(Intent::Finish | Intent::Leave) => Taken::Goto(Stage::Over),
        Event::Done(..) | Event::Intent(_) | Event::Progress(..) | Event::Tick | Event::Close => Taken::Stay,
    }
}
