//! What a visit looks like: which screen, which step, how long it still waits. The details of each screen are read from
//! the visit's own fields by the screen room.

use super::availability::Service;
use super::visit::{Now, Stage, Visit};
use super::{pickup, renewal, step};

/// The screens a visit can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// Privacy notice.
    Consent,
    /// Place the card.
    PlaceCard,
    /// Reason of the renewal.
    Reason,
    /// Camera.
    Face,
    /// Fingers.
    Fingers,
    /// Portrait.
    Portrait,
    /// Page of the household register.
    RegisterPage,
    /// Phone number.
    Phone,
    /// Review.
    Review,
    /// Signature.
    Signature,
    /// Payment.
    Payment,
    /// Storing.
    Submitting,
    /// Receipt.
    Receipt,
    /// Take your card.
    TakeCard,
    /// A card that somebody before has forgotten.
    ForgottenCard,
    /// Old card in, drawer open.
    Pickup,
    /// To the window.
    Referral,
    /// Thanks.
    Thanks,
}

/// What every screen shows of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// Which screen.
    pub screen: Screen,
    /// Step, from 1; 0 where no steps are shown.
    pub step: u8,
    /// Steps in all.
    pub of: u8,
    /// Back does something.
    pub back: bool,
    /// "Still there?" is being asked.
    pub asking: bool,
    /// Seconds to the question or, while it is asked, to the end. `None` while the machine works.
    pub seconds: Option<u64>,
}

/// Steps of a renewal.
const RENEWAL_STEPS: u8 = 8;
/// Steps of a pickup.
const PICKUP_STEPS: u8 = 5;

fn steps(service: Service) -> u8 {
    match service {
        Service::Renewal => RENEWAL_STEPS,
        Service::Pickup => PICKUP_STEPS,
        Service::Replacement | Service::Enquiry | Service::Guide | Service::Appointment | Service::Contact => 0,
    }
}

/// The outline of a visit, or `None` once it is over.
pub fn outline(visit: &Visit, now: Now) -> Option<Outline> {
    let (screen, step, of, back) = match &visit.stage {
        Stage::Renewal(renewal) => {
            let (screen, step) = renewal_screen(&renewal.at);
            (screen, step, RENEWAL_STEPS, renewal.may_go_back())
        }
        Stage::Pickup(pickup) => {
            let (screen, step) = pickup_screen(&pickup.at);
            let back = matches!(pickup.at, pickup::At::PlaceCard { reading: false, .. });
            (screen, step, PICKUP_STEPS, back)
        }
        Stage::ForgottenCard { .. } => (Screen::ForgottenCard, 0, 0, false),
        Stage::TakeCard(card) => {
            let last = if card.finished { steps(visit.service) } else { 0 };
            (Screen::TakeCard, last, last, false)
        }
        Stage::Referral(_) => (Screen::Referral, 0, 0, false),
        Stage::Thanks => (Screen::Thanks, 0, 0, false),
        Stage::Over => return None,
    };
    let question = visit.until_question(now);
    let asking = question == Some(0) && step::may_leave(visit);
    let ms = if asking { Some(visit.until_end(now)) } else { question };
    Some(Outline { screen, step, of, back, asking, seconds: ms.map(|ms| ms.div_ceil(1_000)) })
}

fn renewal_screen(at: &renewal::At) -> (Screen, u8) {
    use renewal::At;
    match at {
        At::Consent => (Screen::Consent, 1),
        At::PlaceCard { .. } => (Screen::PlaceCard, 1),
        At::Reason => (Screen::Reason, 1),
        At::Face => (Screen::Face, 2),
        At::VerifyFinger { .. } | At::Fingers { .. } => (Screen::Fingers, 3),
        At::Pose | At::ChoosePortrait { .. } => (Screen::Portrait, 4),
        At::ScanPage | At::CheckPage => (Screen::RegisterPage, 5),
        At::Phone => (Screen::Phone, 5),
        At::Review => (Screen::Review, 6),
        At::Signature => (Screen::Signature, 7),
        At::ChoosePayment(_) | At::Paying { .. } | At::PayingCash(_) | At::Qr(_) | At::AskTerminal | At::Reversing => {
            (Screen::Payment, 7)
        }
        At::Submitting => (Screen::Submitting, 8),
        At::Printing | At::Receipt { .. } => (Screen::Receipt, 8),
    }
}

fn pickup_screen(at: &pickup::At) -> (Screen, u8) {
    use pickup::At;
    match at {
        At::Consent => (Screen::Consent, 1),
        At::PlaceCard { .. } => (Screen::PlaceCard, 1),
        At::Face => (Screen::Face, 2),
        At::VerifyFinger { .. } => (Screen::Fingers, 3),
        At::OldCard { .. } | At::ReturnCard | At::Retain => (Screen::Pickup, 4),
        At::OpenDrawer | At::TakeCard { .. } => (Screen::Pickup, 5),
        At::Storing => (Screen::Submitting, 5),
    }
}
