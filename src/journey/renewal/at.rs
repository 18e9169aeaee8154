//! Where a renewal can stand: the stages, how long each may last, and whether the citizen may simply go.

use serde::{Deserialize, Serialize};

use super::qr::Qr;
use crate::journey::cash::Till;
use crate::journey::effect::RegisterPage;
use crate::journey::event::{CardFailure, FingerHint, NotBooked, PaymentPrompt};
use crate::journey::identify::Asked;
use crate::journey::patience::Patience;

/// Where a renewal stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum At {
    /// Privacy notice.
    Consent,
    /// Waiting for the card, or reading it.
    PlaceCard {
        /// Being read now.
        reading: bool,
        /// What went wrong last.
        failed: Option<CardFailure>,
    },
    /// Choosing why.
    Reason,
    /// Before the camera.
    Face,
    /// Comparing a finger with the card's template.
    VerifyFinger {
        /// GA/T 1012 code.
        finger: u8,
        /// The sensor's last word.
        hint: FingerHint,
    },
    /// Collecting a finger.
    Fingers {
        /// GA/T 1012 code.
        finger: u8,
        /// Good captures so far.
        captures: u8,
        /// The sensor's last word.
        hint: FingerHint,
    },
    /// Posing for the portrait.
    Pose,
    /// Choosing one of the portraits.
    ChoosePortrait {
        /// How many there are.
        candidates: u8,
    },
    /// Laying the page of the household register under the camera.
    ScanPage,
    /// Looking at the scan.
    CheckPage,
    /// Typing the phone number.
    Phone,
    /// Looking everything over.
    Review,
    /// Signing.
    Signature,
    /// Choosing how to pay; the last try's end, if any.
    ChoosePayment(Option<NotBooked>),
    /// At the terminal.
    Paying {
        /// What the terminal asks for.
        prompt: PaymentPrompt,
        /// The citizen wants to stop.
        stopping: bool,
    },
    /// At the banknote acceptor.
    PayingCash(Till),
    /// Asking the terminal what became of it.
    AskTerminal,
    /// Paying by QR code.
    Qr(Qr),
    /// Storing the case.
    Submitting,
    /// Taking a booking back because the case could not be stored.
    Reversing,
    /// Printing the receipt.
    Printing,
    /// The receipt, or its code on the screen.
    Receipt {
        /// It came out.
        printed: bool,
    },
}

impl At {
    /// Name in the journal.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::PlaceCard { .. } => "place-card",
            Self::Reason => "reason",
            Self::Face => "face",
            Self::VerifyFinger { .. } => "verify-finger",
            Self::Fingers { .. } => "fingers",
            Self::Pose => "pose",
            Self::ChoosePortrait { .. } => "choose-portrait",
            Self::ScanPage => "scan-page",
            Self::CheckPage => "check-page",
            Self::Phone => "phone",
            Self::Review => "review",
            Self::Signature => "signature",
            Self::ChoosePayment(_) => "choose-payment",
            Self::Paying { .. } => "paying",
            Self::PayingCash(_) => "paying-cash",
            Self::AskTerminal => "ask-terminal",
            Self::Qr(qr) => qr.name(),
            Self::Submitting => "submitting",
            Self::Reversing => "reversing",
            Self::Printing => "printing",
            Self::Receipt { .. } => "receipt",
        }
    }

    /// What it asks the person for, of what tells who that is.
    pub(super) fn asked(&self) -> Option<Asked> {
        match self {
            Self::PlaceCard { .. } => Some(Asked::Card),
            Self::Face => Some(Asked::Face),
            Self::VerifyFinger { .. } => Some(Asked::Finger),
            Self::Consent
            | Self::Reason
            | Self::Fingers { .. }
            | Self::Pose
            | Self::ChoosePortrait { .. }
            | Self::ScanPage
            | Self::CheckPage
            | Self::Phone
            | Self::Review
            | Self::Signature
            | Self::ChoosePayment(_)
            | Self::Paying { .. }
            | Self::PayingCash(_)
            | Self::Qr(_)
            | Self::AskTerminal
            | Self::Submitting
            | Self::Reversing
            | Self::Printing
            | Self::Receipt { .. } => None,
        }
    }

    /// Where Back leads, with what there is of the register; from a line under correction to the review. `None`: nowhere.
    pub(super) fn before(&self, correcting: bool, register: RegisterPage) -> Option<Self> {
        match self {
            Self::Reason | Self::Pose | Self::ScanPage | Self::Phone if correcting => Some(Self::Review),
            Self::PlaceCard { reading: false, .. } => Some(Self::Consent),
            Self::ChoosePortrait { .. } | Self::ScanPage => Some(Self::Pose),
            Self::CheckPage => Some(Self::ScanPage),
            Self::Phone => Some(match register {
                RegisterPage::Scanned => Self::CheckPage,
                RegisterPage::OnFile => Self::ScanPage,
                RegisterPage::NotAvailable => Self::Pose,
            }),
            Self::Review => Some(Self::Phone),
            Self::Signature | Self::ChoosePayment(_) => Some(Self::Review),
            Self::Consent
            | Self::PlaceCard { reading: true, .. }
            | Self::Reason
            | Self::Face
            | Self::VerifyFinger { .. }
            | Self::Fingers { .. }
            | Self::Pose
            | Self::Paying { .. }
            | Self::PayingCash(_)
            | Self::Qr(_)
            | Self::AskTerminal
            | Self::Submitting
            | Self::Reversing
            | Self::Printing
            | Self::Receipt { .. } => None,
        }
    }

    /// How long it may last.
    pub fn patience(&self) -> Patience {
        match self {
            Self::Consent => Patience::READING,
            Self::PlaceCard { .. }
            | Self::Reason
            | Self::ChoosePortrait { .. }
            | Self::ScanPage
            | Self::CheckPage
            | Self::Phone
            | Self::Signature
            | Self::ChoosePayment(_)
            | Self::Fingers { .. }
            | Self::VerifyFinger { .. }
            | Self::Pose => Patience::USUAL,
            Self::Review => Patience::READING,
            Self::Face => Patience::Machine { limit: 45_000 },
            // ZVT completion timer T4 plus the time to say so.
            Self::Paying { .. } => Patience::Machine { limit: 190_000 },
            // From the last sign of life; a note is under way for seconds.
            Self::PayingCash(_) => Patience::Machine { limit: 60_000 },
            Self::Qr(qr) => qr.patience(),
            Self::AskTerminal | Self::Reversing | Self::Submitting | Self::Printing => {
                Patience::Machine { limit: 30_000 }
            }
            Self::Receipt { .. } => Patience::Machine { limit: 45_000 },
        }
    }

    /// Whether the citizen may simply go.
    pub fn may_leave(&self) -> bool {
        match self {
            Self::Paying { .. }
            | Self::PayingCash(_)
            | Self::Qr(_)
            | Self::AskTerminal
            | Self::Submitting
            | Self::Reversing
            | Self::Printing
            | Self::Receipt { .. } => false,
            Self::Consent
            | Self::PlaceCard { .. }
            | Self::Reason
            | Self::Face
            | Self::VerifyFinger { .. }
            | Self::Fingers { .. }
            | Self::Pose
            | Self::ChoosePortrait { .. }
            | Self::ScanPage
            | Self::CheckPage
            | Self::Phone
            | Self::Review
            | Self::Signature
            | Self::ChoosePayment(_) => true,
        }
    }

    /// The first look at the card.
    pub fn place_card(failed: Option<CardFailure>) -> Self {
        Self::PlaceCard { reading: false, failed }
    }

    pub(super) fn enrol(finger: u8) -> Self {
        Self::Fingers { finger, captures: 0, hint: FingerHint::Press }
    }
}
