//! How a visit ends when the machine cannot go on serving: the battery is nearly empty, the cabinet was opened.
//!
//! Promise: what lies with the machine comes back first, a payment is broken off and its word awaited, and what is being
//! stored, printed or handed over is finished. Asking again changes nothing, so it may be asked with every tick.

use super::effect::{Effect, Record};
use super::event::{Event, Intent, WorkDone};
use super::step::{end, may_leave, route};
use super::visit::{Now, Stage, Visit};
use super::{pickup, renewal};

pub(super) fn close(visit: &mut Visit, now: Now) -> Vec<Effect> {
    if may_leave(visit) {
        return end(visit, Record::Closed);
    }
    match way_out(visit) {
        Some(event) => route(visit, event, now),
        None => Vec::new(),
    }
}

/// What leads out of a stage that cannot simply be left. `None`: it ends by itself, and soon.
fn way_out(visit: &Visit) -> Option<Event> {
    match &visit.stage {
        Stage::Renewal(renewal) => match renewal.at {
            renewal::At::Paying { .. } | renewal::At::PayingCash(_) | renewal::At::Qr(_) => {
                Some(Event::Intent(Intent::StopPayment))
            }
            renewal::At::AskTerminal
            | renewal::At::Submitting
            | renewal::At::Reversing
            | renewal::At::Printing
            | renewal::At::Receipt { .. }
            | renewal::At::Consent
            | renewal::At::PlaceCard { .. }
            | renewal::At::Reason
            | renewal::At::Face
            | renewal::At::VerifyFinger { .. }
            | renewal::At::Fingers { .. }
            | renewal::At::Pose
            | renewal::At::ChoosePortrait { .. }
            | renewal::At::ScanPage
            | renewal::At::CheckPage
            | renewal::At::Phone
            | renewal::At::Review
            | renewal::At::Signature
            | renewal::At::ChoosePayment(_) => None,
        },
        Stage::Pickup(pickup) => match pickup.at {
            // Somebody else's card, or nobody's: given back as to one who has walked away.
            pickup::At::OldCard { .. } => Some(Event::Done(visit.task, WorkDone::TimedOut)),
            pickup::At::ReturnCard
            | pickup::At::Retain
            | pickup::At::OpenDrawer
            | pickup::At::TakeCard { .. }
            | pickup::At::Storing
            | pickup::At::Consent
            | pickup::At::PlaceCard { .. }
            | pickup::At::Face
            | pickup::At::VerifyFinger { .. } => None,
        },
        // It lies within the person's reach.
        Stage::TakeCard(card) if card.late => Some(Event::Done(visit.task, WorkDone::TimedOut)),
        Stage::ForgottenCard { .. } | Stage::Referral(_) | Stage::TakeCard(_) | Stage::Thanks | Stage::Over => None,
    }
}
