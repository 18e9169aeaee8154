//! What comes into a journey: the citizen's intents, the results of work, the passing of time.

use serde::{Deserialize, Serialize};

use super::card::CardFacts;
use super::cash::{CashEnd, CashProgress};
use super::effect::Task;
use super::eligibility::Reason;
use super::identity::FaceEvidence;

/// Something happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The person did something on the screen.
    Intent(Intent),
    /// Work goes on.
    Progress(Task, Progress),
    /// Work ended.
    Done(Task, WorkDone),
    /// Time passed; sent about four times a second.
    Tick,
    /// The machine cannot go on serving: end the visit as soon as nothing of the person's is at stake. Sent again and again
    /// until it is over.
    Close,
}

/// What a person can want. An intent that does not fit the stage is ignored: a double tap never skips a step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Intent {
    /// Agrees to the privacy notice.
    Agree,
    /// Gives the reason of the renewal.
    Reason(Reason),
    /// Wants the window instead.
    ToWindow,
    /// Cannot press the finger asked for.
    CannotPress,
    /// Takes this portrait.
    ChoosePortrait(u8),
    /// Wants to pose again.
    RetakePortrait,
    /// The office has the page of the household register.
    PageOnFile,
    /// Has no such page along.
    WithoutPage,
    /// Keeps the scan.
    KeepPage,
    /// Wants to scan again.
    RetakePage,
    /// A digit of the phone number.
    Digit(u8),
    /// Takes the last digit back.
    Erase,
    /// Confirms what is shown: phone, review.
    Confirm,
    /// Wants to correct a line of the review.
    Edit(Line),
    /// Has signed.
    Signed,
    /// Pays by card.
    PayByCard,
    /// Pays with banknotes.
    PayByCash,
    /// Pays by QR code.
    PayByQr,
    /// Pays later at the window.
    PayLater,
    /// Stops the payment under way.
    StopPayment,
    /// One step back.
    Back,
    /// Leaves for good.
    Leave,
    /// Is still there.
    StillThere,
    /// Has seen the last thing of a screen: receipt, referral, card taken.
    Finish,
}

/// Lines of the review that can be corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Line {
    /// Why the card is renewed.
    Reason,
    /// The portrait.
    Portrait,
    /// The page of the household register.
    Register,
    /// The fingers.
    Fingers,
    /// The phone number.
    Phone,
}

/// Signs of life from work under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// A card is in the field; being read, where it is to be read.
    CardFound,
    /// So many captures of the finger are good.
    FingerCaptures(u8),
    /// The sensor's word on the last press.
    Finger(FingerHint),
    /// What is seen under the document camera has changed: somebody is there.
    PageMoved,
    /// The terminal asks the person for something.
    Payment(PaymentPrompt),
    /// A note moves.
    Cash(CashProgress),
    /// How the order of the QR code stands.
    Qr(QrSeen),
}

/// What is seen of the order of a QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum QrSeen {
    /// The code is on the screen.
    Shown,
    /// Somebody has scanned it.
    Scanned,
}

/// What to tell the person about the finger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FingerHint {
    /// Press.
    Press,
    /// Lift.
    Lift,
    /// Dry the finger.
    Smeared,
    /// Press harder and flat.
    TooFaint,
    /// That was another finger.
    NotSame,
    /// Wait.
    Checking,
}

/// What the terminal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentPrompt {
    /// Present the card.
    PresentCard,
    /// Enter the PIN.
    EnterPin,
    /// Wait.
    Wait,
    /// Take the card out.
    RemoveCard,
}

/// How work ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum WorkDone {
    /// A card was read.
    CardRead(Box<CardFacts>),
    /// A card was there and could not be read.
    CardFailed(CardFailure),
    /// The camera attempt ended with figures.
    Face(Box<FaceEvidence>),
    /// A finger was compared; the similarity.
    FingerCompared(f32),
    /// The finger was collected.
    FingerEnrolled,
    /// The finger gave no usable print after several presses.
    FingerRefused,
    /// So many portraits that meet the rules.
    Portraits(u8),
    /// The page was scanned and flattened.
    PageScanned,
    /// The money is booked.
    Booked,
    /// Certain: nothing was booked.
    NotBooked(NotBooked),
    /// Not certain whether something was booked.
    PaymentUnknown,
    /// The booking was taken back.
    Reversed,
    /// The fee lies in the cassette, every note of it in the ledger.
    CashPaid,
    /// The fee does not; what does is kept.
    CashEnded {
        /// Fen in the cassette.
        kept: u64,
        /// Why it ended.
        end: CashEnd,
    },
    /// The case is stored for good, under this number.
    Submitted {
        /// Case number, as printed.
        case: String,
    },
    /// The slip came out.
    Printed,
    /// It did not, or not surely.
    NotPrinted,
    /// The old card is in the slot and is the right one.
    OldCardMatches,
    /// The old card is in the slot and is another one.
    OldCardDiffers,
    /// The old card fell into the retain bin.
    OldCardRetained,
    /// The card was given back and taken.
    CardReturned,
    /// No card lies on the reader's plate.
    CardTaken,
    /// The drawer is open.
    DrawerOpened,
    /// The drawer did not open.
    DrawerStuck,
    /// The drawer was closed again.
    DrawerClosed,
    /// The pickup is stored for good.
    PickupStored,
    /// The referral is stored; the slip's code and whether it was printed.
    Referred {
        /// Code on the slip.
        code: String,
        /// The slip came out.
        printed: bool,
    },
    /// A device the work needs failed.
    DeviceLost,
    /// The facts could not be stored.
    StoreFailed,
    /// Nothing came of it in time.
    TimedOut,
}

/// Why a card was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CardFailure {
    /// It was moved.
    Lifted,
    /// It is no card the machine knows.
    UnknownCard,
    /// It does not authenticate or its data are not signed.
    NotGenuine,
    /// It does not answer.
    Unreadable,
}

/// Why nothing was booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotBooked {
    /// The person or the terminal broke it off.
    Aborted,
    /// The bank said no.
    Declined,
    /// Terminal or bank cannot be used now.
    Unavailable,
}
