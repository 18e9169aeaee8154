//! What a journey asks the attendant to do.

use serde::{Deserialize, Serialize};

use super::eligibility::Reason;
use super::event::CardFailure;
use super::identity::{Challenge, Decision};
use super::private::Private;
use super::referral::{Money, Why};

/// Number of a piece of work within a visit. A result that carries an older number comes too late and is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Task(pub u32);

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Effect {
    /// Stop what is under way, then start this. One piece of work is under way at a time.
    Start(Task, Work),
    /// Stop what is under way.
    Stop,
    /// Ask the terminal or the acceptor to break off; the payment under way then ends by itself.
    AbortPayment,
    /// Keep in the journal. No personal data.
    Record(Record),
    /// The visit is over: wipe everything that belongs to the person.
    End,
}

/// What a picture or finger is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reference {
    /// The card's own chip.
    Card,
    /// The manifest's sealed record of the person.
    Manifest,
}

/// A piece of work with one result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Work {
    /// Wait for a card and read it.
    ReadCard {
        /// What went wrong with the card before: one that could not be read counts once, however long it lies there.
        after: Option<CardFailure>,
    },
    /// Three best frames, a challenge, a comparison.
    VerifyFace {
        /// The movement to ask for.
        challenge: Challenge,
        /// With what to compare.
        reference: Reference,
    },
    /// Compare a finger.
    VerifyFinger {
        /// GA/T 1012 code.
        finger: u8,
        /// With what to compare.
        reference: Reference,
    },
    /// Collect a finger: three good captures.
    EnrolFinger {
        /// GA/T 1012 code.
        finger: u8,
    },
    /// Portraits for the new card.
    TakePortraits,
    /// A picture of the household register's page, flattened.
    ScanPage,
    /// Take the fee.
    Authorise {
        /// Amount.
        fen: u64,
    },
    /// Take the fee in banknotes.
    TakeCash {
        /// Amount.
        fen: u64,
    },
    /// Show a QR code and wait until it is paid.
    PayByQr {
        /// Amount.
        fen: u64,
    },
    /// Ask for the order of the QR code, close it, ask again.
    CloseQr,
    /// Give back what was paid by QR code.
    RefundQr,
    /// Ask the terminal what became of the last payment.
    AskTerminal,
    /// Take the booking back.
    Reverse,
    /// Store the application for good.
    Submit(Box<Application>),
    /// Print the receipt of the application.
    PrintReceipt,
    /// Let the old card in, read which one it is.
    TakeOldCard,
    /// Give it back.
    ReturnOldCard,
    /// Drop it into the retain bin.
    RetainOldCard,
    /// Open the drawer with the new card.
    OpenDrawer {
        /// Which.
        drawer: u16,
    },
    /// Wait until it is closed again.
    WaitDrawerClosed {
        /// Which.
        drawer: u16,
    },
    /// Store the pickup for good and print its slip.
    FinishPickup(Box<Handover>),
    /// Wait until no card lies on the reader's plate.
    AwaitCardLifted,
    /// Store the referral with what was collected and print its slip.
    Refer(Box<Handoff>),
}

/// What the journey itself knows of an application; pictures, prints and templates lie with the attendant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Application {
    /// Why.
    pub reason: Reason,
    /// Version of the privacy notice agreed to.
    pub consent_version: String,
    /// The identity decision, an accept.
    pub decision: Decision,
    /// Fingers collected.
    pub fingers: Vec<u8>,
    /// Which portrait was chosen.
    pub portrait: u8,
    /// What there is of the household register.
    pub register: RegisterPage,
    /// Phone number.
    pub phone: Private,
    /// Fee.
    pub fee_fen: u64,
    /// How it was settled.
    pub payment: Payment,
}

/// What there is of the holder's page of the household register.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RegisterPage {
    /// Nothing: no camera for it, or the citizen had none along.
    #[default]
    NotAvailable,
    /// The citizen says that the office has it.
    OnFile,
    /// A scan, which lies with the attendant.
    Scanned,
}

/// How a fee was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Payment {
    /// Booked by the terminal.
    Paid,
    /// In banknotes, all of them in the cassette.
    Cash,
    /// Paid by QR code.
    PaidByQr,
    /// Left to the window.
    Deferred,
    /// There is none.
    Waived,
}

/// What the journey knows of a finished pickup.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Handover {
    /// The case.
    pub case: String,
    /// The drawer.
    pub drawer: u16,
    /// The old card was retained.
    pub old_card_retained: bool,
    /// Nobody saw the drawer closed again.
    pub drawer_left_open: bool,
    /// The identity decision, an accept.
    pub decision: Decision,
}

/// What the journey knows of a referral.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Handoff {
    /// Why.
    pub why: Why,
    /// What happened to the money.
    pub money: Money,
    /// The application as far as it went.
    pub application: Option<Partial>,
    /// The last identity decision, whatever it was.
    pub decision: Option<Decision>,
}

/// An unfinished application.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    /// Why, where given.
    pub reason: Option<Reason>,
    /// Phone number, empty where not given.
    pub phone: Private,
    /// Fingers collected.
    pub fingers: Vec<u8>,
}

/// Milestones for the journal: what happened, never to whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Record {
    /// A visit began.
    Began,
    /// The privacy notice of this version was agreed to.
    Consented(String),
    /// An identity decision was made.
    Decided(Box<Decision>),
    /// The citizen left at this point.
    Left(String),
    /// The citizen walked away at this point.
    WalkedAway(String),
    /// The machine had to end it at this point.
    Closed(String),
    /// The visit ended with the card still on the reader.
    CardForgotten,
    /// A card that somebody before had forgotten was taken off the reader.
    ForgottenCardLifted,
}
