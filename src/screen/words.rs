//! The journey's words as the screen's, one for one: a word the screen does not know does not compile.

use suiban_ui as ui;

use super::scene::PickupPhase;
use crate::biometrics::{Check, FaceGuide};
use crate::journey::availability::{Offer, Service};
use crate::journey::eligibility::{NotEligible, Reason};
use crate::journey::event::FingerHint;
use crate::journey::fees::yuan;
use crate::journey::identity::Challenge;
use crate::journey::referral::{Money, Why};

pub(super) fn service(service: Service) -> ui::Service {
    match service {
        Service::Renewal => ui::Service::Renewal,
        Service::Replacement => ui::Service::Replacement,
        Service::Pickup => ui::Service::Pickup,
        Service::Enquiry => ui::Service::Enquiry,
        Service::Guide => ui::Service::Guide,
        Service::Appointment => ui::Service::Appointment,
        Service::Contact => ui::Service::Contact,
    }
}

pub(super) fn service_of(service: ui::Service) -> Service {
    match service {
        ui::Service::Renewal => Service::Renewal,
        ui::Service::Replacement => Service::Replacement,
        ui::Service::Pickup => Service::Pickup,
        ui::Service::Enquiry => Service::Enquiry,
        ui::Service::Guide => Service::Guide,
        ui::Service::Appointment => Service::Appointment,
        ui::Service::Contact => Service::Contact,
    }
}

pub(super) fn offer(offer: Offer) -> ui::Offer {
    match offer {
        Offer::Open => ui::Offer::Open,
        Offer::NeedsNetwork => ui::Offer::NeedsNetwork,
        Offer::DeviceOut => ui::Offer::DeviceOut,
        Offer::Starting => ui::Offer::Starting,
        Offer::NoCards => ui::Offer::NoCards,
        Offer::NotHere => ui::Offer::NotHere,
        Offer::DemonstrationOnly => ui::Offer::DemonstrationOnly,
        Offer::IntakeStopped => ui::Offer::IntakeStopped,
    }
}

pub(super) fn reason(reason: Reason) -> ui::Reason {
    match reason {
        Reason::Expiring => ui::Reason::Expiring,
        Reason::Expired => ui::Reason::Expired,
        Reason::Damaged => ui::Reason::Damaged,
        Reason::Changed => ui::Reason::Changed,
    }
}

pub(super) fn reason_of(reason: ui::Reason) -> Reason {
    match reason {
        ui::Reason::Expiring => Reason::Expiring,
        ui::Reason::Expired => Reason::Expired,
        ui::Reason::Damaged => Reason::Damaged,
        ui::Reason::Changed => Reason::Changed,
    }
}

pub(super) fn finger_prompt(hint: FingerHint, no_match: bool) -> ui::FingerPrompt {
    match hint {
        FingerHint::Press if no_match => ui::FingerPrompt::NoMatch,
        FingerHint::Press => ui::FingerPrompt::Press,
        FingerHint::Lift => ui::FingerPrompt::Lift,
        FingerHint::Smeared => ui::FingerPrompt::Smeared,
        FingerHint::TooFaint => ui::FingerPrompt::TooFaint,
        FingerHint::NotSame => ui::FingerPrompt::NotSame,
        FingerHint::Checking => ui::FingerPrompt::Checking,
    }
}

pub(super) fn pickup_phase(phase: PickupPhase) -> ui::PickupPhase {
    match phase {
        PickupPhase::InsertOldCard => ui::PickupPhase::InsertOldCard,
        PickupPhase::CheckingOldCard => ui::PickupPhase::CheckingOldCard,
        PickupPhase::WrongCard => ui::PickupPhase::WrongCard,
        PickupPhase::Opening => ui::PickupPhase::Opening,
        PickupPhase::TakeNewCard => ui::PickupPhase::TakeNewCard,
        PickupPhase::CloseDrawer => ui::PickupPhase::CloseDrawer,
    }
}

pub(super) fn referral_reason(why: Why) -> ui::ReferralReason {
    match why {
        Why::NotEligible(NotEligible::Age) => ui::ReferralReason::NotEligibleAge,
        Why::NotEligible(NotEligible::TooEarly(_)) => ui::ReferralReason::NotEligibleTooEarly,
        Why::NotEligible(NotEligible::Region) => ui::ReferralReason::NotEligibleRegion,
        Why::NotEligible(NotEligible::Document) => ui::ReferralReason::NotEligibleDocument,
        Why::NotEligible(NotEligible::Pending) => ui::ReferralReason::PendingApplication,
        Why::IdentityNotConfirmed => ui::ReferralReason::IdentityNotConfirmed,
        Why::FingersNotConfirmed => ui::ReferralReason::FingersNotConfirmed,
        Why::CardNotReadable => ui::ReferralReason::CardNotReadable,
        Why::CardNotGenuine => ui::ReferralReason::CardNotGenuine,
        Why::DeviceLost => ui::ReferralReason::DeviceLost,
        Why::PaymentDeclined => ui::ReferralReason::PaymentDeclined,
        Why::PaymentUnknown => ui::ReferralReason::PaymentUnknown,
        Why::CashKept => ui::ReferralReason::CashKept,
        Why::NoCardHere => ui::ReferralReason::NoCardHere,
        Why::OldCardMismatch => ui::ReferralReason::OldCardMismatch,
        Why::DrawerFailed => ui::ReferralReason::DrawerFailed,
        Why::StorageFailed => ui::ReferralReason::StorageFailed,
        Why::AskedByCitizen => ui::ReferralReason::AskedByCitizen,
    }
}

pub(super) fn money_outcome(money: Money) -> ui::MoneyOutcome {
    match money {
        Money::None => ui::MoneyOutcome::None,
        Money::Reversed => ui::MoneyOutcome::Reversed,
        Money::Paid => ui::MoneyOutcome::Paid,
        Money::Unknown => ui::MoneyOutcome::Unknown,
        Money::Kept { unsure: false, .. } => ui::MoneyOutcome::Kept,
        Money::Kept { unsure: true, .. } => ui::MoneyOutcome::KeptUnsure,
    }
}

/// Banknotes in the machine, yuan with two decimals.
pub(super) fn kept(money: Money) -> String {
    match money {
        Money::Kept { fen, .. } => yuan(fen),
        Money::None | Money::Reversed | Money::Paid | Money::Unknown => String::new(),
    }
}

/// The screen's word for a guide.
pub(super) fn face_prompt(guide: FaceGuide) -> ui::FacePrompt {
    match guide {
        FaceGuide::LookStraight => ui::FacePrompt::LookStraight,
        FaceGuide::ComeCloser => ui::FacePrompt::ComeCloser,
        FaceGuide::StepBack => ui::FacePrompt::StepBack,
        FaceGuide::MoreLight => ui::FacePrompt::MoreLight,
        FaceGuide::OnePerson => ui::FacePrompt::OnePerson,
        FaceGuide::HoldStill => ui::FacePrompt::HoldStill,
        FaceGuide::Challenge(challenge) => challenge_prompt(challenge),
        FaceGuide::Checking => ui::FacePrompt::Checking,
    }
}

/// The screen's word for a movement.
pub(super) fn challenge_prompt(challenge: Challenge) -> ui::FacePrompt {
    match challenge {
        Challenge::Blink => ui::FacePrompt::Blink,
        Challenge::OpenMouth => ui::FacePrompt::OpenMouth,
        Challenge::TurnLeft => ui::FacePrompt::TurnLeft,
        Challenge::TurnRight => ui::FacePrompt::TurnRight,
    }
}

/// The screen's word for a check.
pub(super) fn check(check: Check) -> ui::PortraitCheck {
    match check {
        Check::Unknown => ui::PortraitCheck::Unknown,
        Check::Ok => ui::PortraitCheck::Ok,
        Check::Bad => ui::PortraitCheck::Bad,
    }
}
