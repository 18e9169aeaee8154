//! Renewal 换领, stage by stage.
//!
//! consent → card → reason → face → finger of the card → two fingers → portrait → register page → phone → review →
//! signature → payment → submit → receipt → take the card. From the review every line can be corrected; the visit comes back
//! to the review.

mod at;
mod cash;
mod events;
mod page;
mod paying;
mod qr;
mod review;

pub use at::At;
pub use qr::Qr;
pub use review::phone_is_valid;
use serde::{Deserialize, Serialize};

use super::effect::{Application, Handoff, Partial, Payment, Reference, RegisterPage, Work};
use super::eligibility::Reason;
use super::fees;
use super::fingers::Collection;
use super::identify::Identification;
use super::identity::Purpose;
use super::private::Private;
use super::referral::{Money, Why};
use super::rules::Rules;

/// A renewal and its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Renewal {
    /// Where it stands.
    pub at: At,
    /// Who stands before the machine.
    pub person: Identification,
    /// Reasons the rules allow.
    pub reasons: Vec<Reason>,
    /// The reason chosen.
    pub reason: Option<Reason>,
    /// Fingers collected.
    pub fingers: Collection,
    /// The portrait chosen.
    pub portrait: Option<u8>,
    /// What there is of the household register.
    pub register: RegisterPage,
    /// The document camera failed in this visit.
    pub pages_out: bool,
    /// Phone number as typed.
    pub phone: Private,
    /// Whether the money is settled.
    pub payment: Option<Payment>,
    /// Declined payments.
    pub payment_tries: u8,
    /// The banknote acceptor failed in this visit.
    pub notes_out: bool,
    /// Case number, once stored.
    pub case: Option<String>,
    /// A line is being corrected: the review comes next.
    pub correcting: bool,
}

impl Default for Renewal {
    fn default() -> Self {
        Self::new()
    }
}

impl Renewal {
    /// Nothing known yet.
    pub fn new() -> Self {
        Self {
            at: At::Consent,
            person: Identification::new(Purpose::Renewal),
            reasons: Vec::new(),
            reason: None,
            fingers: Collection::default(),
            portrait: None,
            register: RegisterPage::default(),
            pages_out: false,
            phone: Private::default(),
            payment: None,
            payment_tries: 0,
            notes_out: false,
            case: None,
            correcting: false,
        }
    }

    /// The work of the present stage.
    pub(super) fn work(&self, rules: &Rules, seed: u32) -> Option<Work> {
        match &self.at {
            At::PlaceCard { failed, .. } => Some(Work::ReadCard { after: *failed }),
            At::Face => Some(self.person.face_work(seed, Reference::Card)),
            At::VerifyFinger { finger, .. } => Some(Work::VerifyFinger { finger: *finger, reference: Reference::Card }),
            At::Fingers { finger, .. } => Some(Work::EnrolFinger { finger: *finger }),
            At::Pose => Some(Work::TakePortraits),
            At::ScanPage => Some(Work::ScanPage),
            At::Paying { .. } => Some(Work::Authorise { fen: self.fee(rules) }),
            At::PayingCash(_) => Some(Work::TakeCash { fen: self.fee(rules) }),
            At::AskTerminal => Some(Work::AskTerminal),
            At::Qr(qr) => Some(qr.work(self.fee(rules))),
            At::Reversing if self.payment == Some(Payment::PaidByQr) => Some(Work::RefundQr),
            At::Reversing => Some(Work::Reverse),
            At::Submitting => self.application(rules).map(|application| Work::Submit(Box::new(application))),
            At::Printing => Some(Work::PrintReceipt),
            At::Consent
            | At::Reason
            | At::ChoosePortrait { .. }
            | At::CheckPage
            | At::Phone
            | At::Review
            | At::Signature
            | At::ChoosePayment(_)
            | At::Receipt { .. } => None,
        }
    }

    /// The fee of the reason chosen, in fen.
    pub fn fee(&self, rules: &Rules) -> u64 {
        self.reason.map_or(0, |reason| fees::fee(reason, rules))
    }

    /// The application, if every mandatory part is there. A double tap cannot get past this.
    fn application(&self, rules: &Rules) -> Option<Application> {
        let decision = self.person.accepted()?;
        Some(Application {
            reason: self.reason?,
            consent_version: rules.consent_version.clone(),
            decision,
            fingers: self.fingers.given.clone(),
            portrait: self.portrait?,
            register: self.register,
            phone: self.phone.clone(),
            fee_fen: self.fee(rules),
            payment: self.payment?,
        })
    }

    /// What goes to the window with the citizen.
    pub(super) fn handoff(&self) -> Handoff {
        let application = self.person.card.is_some().then(|| Partial {
            reason: self.reason,
            phone: self.phone.clone(),
            fingers: self.fingers.given.clone(),
        });
        Handoff { why: Why::AskedByCitizen, money: Money::None, application, decision: self.person.decision.clone() }
    }

    /// Whether Back does anything here.
    pub fn may_go_back(&self) -> bool {
        self.at.before(self.correcting, self.register).is_some()
    }
}
