//! What the attendant can show, as plain values.

use std::sync::Arc;

pub use crate::biometrics::picture::Picture;
use crate::faults::Citizen;
use crate::journey::availability::{Offer, Service};
use crate::journey::cash::Till;
use crate::journey::effect::RegisterPage;
use crate::journey::eligibility::Reason;
use crate::journey::event::{CardFailure, FingerHint, NotBooked, PaymentPrompt};
use crate::journey::identity::Challenge;
use crate::journey::private::Private;
use crate::journey::referral::{Money, Why};
use crate::technician::board::{Board, LoadView, PinView, TestView};
use crate::technician::clock::ClockView;
use crate::technician::unsettled::UnsettledView;

/// What surrounds every page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shell {
    /// The service of the visit.
    pub service: Option<Service>,
    /// Step and steps in all; 0 of 0 shows none.
    pub step: (u8, u8),
    /// Countdown in seconds.
    pub seconds: Option<u64>,
    /// "Still there?" is being asked.
    pub asking: bool,
    /// Back does something.
    pub back: bool,
    /// Central answers.
    pub online: bool,
    /// The face engine is good for demonstrations only.
    pub demonstration: bool,
    /// Wall clock, `HH:MM`.
    pub clock: String,
}

/// A whole screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// Around it.
    pub shell: Shell,
    /// On it.
    pub page: Page,
}

/// Hints of the page that waits for a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardHint {
    /// Place it.
    Place,
    /// Being read.
    Reading,
    /// What went wrong.
    Failed(CardFailure),
}

/// Where the payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentPhase {
    /// Choose how.
    Choose(Option<NotBooked>),
    /// At the terminal.
    Prompt(PaymentPrompt),
    /// Asking the terminal again.
    Asking,
    /// Being taken back.
    Reversing,
}

/// Whether payment by QR code can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QrOffer {
    /// Yes.
    Open,
    /// Not while central does not answer.
    Offline,
    /// This machine does not take it.
    NotHere,
}

/// Where the payment by QR code stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QrPhase {
    /// The code is being fetched.
    Ordering,
    /// The code is shown.
    Shown,
    /// Somebody has scanned it.
    Scanned,
    /// Whether it was paid is being found out.
    Closing,
}

/// Where the hand-over stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PickupPhase {
    /// Put the old card in.
    InsertOldCard,
    /// It is being read.
    CheckingOldCard,
    /// It is another card: take it back.
    WrongCard,
    /// The drawer opens.
    Opening,
    /// The drawer is open.
    TakeNewCard,
    /// It has been open for long.
    CloseDrawer,
}

/// Why the machine is out of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutReason {
    /// Just started; devices are being opened, old intents settled.
    Starting,
    /// A technician took it out.
    ByTechnician,
    /// A device without which nobody can be served is out; what the fault table says about it.
    DeviceOut(Citizen),
    /// The store takes no facts, or the machine is not paired and cannot seal them.
    StorageOut,
    /// Production without a measured face engine.
    NoModel,
}

/// The lines of the review.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Name.
    pub name: Private,
    /// Masked number.
    pub number: Private,
    /// Address.
    pub address: Private,
    /// Why.
    pub reason: Reason,
    /// The portrait chosen.
    pub portrait: Option<Arc<Picture>>,
    /// What there is of the household register.
    pub register: RegisterPage,
    /// The scan of its page.
    pub scan: Option<Arc<Picture>>,
    /// It can be scanned here.
    pub can_scan: bool,
    /// Finger codes.
    pub fingers: Vec<u8>,
    /// Masked phone.
    pub phone: Private,
    /// Yuan with two decimals.
    pub fee: String,
}

/// One page.
#[derive(Debug, Clone, PartialEq)]
pub enum Page {
    /// The first screen.
    Attract {
        /// What can be done.
        offers: Vec<(Service, Offer)>,
        /// Cards that wait in this machine.
        cards: u32,
        /// A card that somebody has forgotten lies on the reader.
        forgotten: bool,
    },
    /// Privacy notice.
    Consent {
        /// Its version.
        version: String,
    },
    /// Place the card.
    PlaceCard {
        /// What to say.
        hint: CardHint,
        /// Tries left.
        left: u8,
    },
    /// Choose why.
    Reason {
        /// Name.
        name: Private,
        /// Masked number.
        number: Private,
        /// Last day of validity; `None`: long-term.
        valid_to: Option<String>,
        /// What the rules allow.
        allowed: Vec<Reason>,
    },
    /// Camera; the picture itself comes as [`super::Live`].
    Face {
        /// The movement asked for.
        challenge: Challenge,
        /// Tries left.
        left: u8,
    },
    /// Fingers.
    Fingers {
        /// GA/T 1012 code.
        finger: u8,
        /// Compared, not collected.
        verifying: bool,
        /// Good captures, and how many are needed.
        captures: (u8, u8),
        /// What to say.
        hint: FingerHint,
        /// The last comparison failed.
        no_match: bool,
    },
    /// Posing; the picture comes as [`super::Live`].
    Pose,
    /// Choose a portrait.
    ChoosePortrait {
        /// The portraits.
        candidates: Vec<Arc<Picture>>,
    },
    /// Laying the household register's page under the camera; the picture comes as [`super::Live`].
    ScanPage,
    /// Looking at the scan.
    CheckPage {
        /// The page, flat.
        scan: Arc<Picture>,
    },
    /// Phone number.
    Phone {
        /// Digits typed.
        digits: Private,
        /// It is complete.
        valid: bool,
    },
    /// Review.
    Review(Box<Review>),
    /// Signature pad.
    Signature,
    /// Payment.
    Payment {
        /// Yuan with two decimals.
        amount: String,
        /// Where it stands.
        phase: PaymentPhase,
        /// By card.
        card: bool,
        /// In banknotes.
        notes: bool,
        /// By QR code.
        qr: QrOffer,
        /// Later at the window.
        later: bool,
    },
    /// Putting banknotes in.
    Cash {
        /// The fee, yuan with two decimals.
        amount: String,
        /// What is in, the same way.
        inserted: String,
        /// What is missing, the same way.
        rest: String,
        /// How it goes.
        till: Till,
    },
    /// Payment by QR code.
    PayByQr {
        /// Yuan with two decimals.
        amount: String,
        /// Where it stands.
        phase: QrPhase,
        /// The code, once there is one.
        code: Option<Arc<Picture>>,
        /// Until the code is taken away.
        seconds: u64,
    },
    /// Storing.
    Submitting,
    /// Receipt.
    Receipt {
        /// `None`: printing. Else whether it came out.
        printed: Option<bool>,
        /// Case number.
        case: String,
        /// The same as a QR code.
        qr: Option<Arc<Picture>>,
        /// Not yet at central.
        waiting: bool,
    },
    /// A card that somebody before has forgotten lies on the reader.
    ForgottenCard,
    /// Take your card.
    TakeCard {
        /// It still lies there.
        late: bool,
        /// It is seen when it is taken.
        seen: bool,
    },
    /// Hand-over.
    Pickup {
        /// Where it stands.
        phase: PickupPhase,
        /// Drawer number.
        drawer: u16,
        /// Name.
        name: Private,
    },
    /// Thanks.
    Thanks,
    /// To the window.
    Referral {
        /// Why.
        why: Why,
        /// The money.
        money: Money,
        /// Slip code once stored.
        code: String,
        /// The slip came out.
        printed: bool,
        /// What the fault table says about the device that failed.
        device: Option<Citizen>,
    },
    /// Out of service.
    Out(OutReason),
    /// Technician: PIN.
    Pin(PinView),
    /// Technician: status board.
    Board(Box<Board>),
    /// Technician: functional test.
    Test(TestView),
    /// Technician: loading cards.
    Load(LoadView),
    /// Technician: what was left open.
    Unsettled(UnsettledView),
    /// Technician: repair of the clock.
    Clock(ClockView),
}

/// Where scenes go. The kiosk's is the Slint window; a test's is a list.
pub trait ScreenSink: Send + Sync {
    /// Shows a scene.
    fn show(&self, scene: Scene);
    /// Shows the next live picture, unless the last one is still being drawn.
    fn live(&self, live: super::Live);
    /// Puts language, text size and everything typed back for the next person.
    fn wipe(&self);
}
