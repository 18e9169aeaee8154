//! A renewal or replacement as the citizen submitted it.

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use super::{CaseNumber, DecisionRecord};
use crate::{api::OrderNumber, blob::BlobHash, bytes::Bytes, private::Private};

/// Everything central needs to decide and to make the card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RenewalCase {
    /// Receipt number, made by the kiosk.
    pub case: CaseNumber,
    /// Which service.
    pub service: Service,
    /// Why a new card.
    pub reason: Reason,
    /// Version of the text the citizen agreed to.
    pub consent_version: String,
    /// The old card's text.
    pub card: CardText,
    /// The old card's body number, 32 ASCII bytes, if it could be read.
    pub old_body_number: Option<Private<Bytes>>,
    /// Why the kiosk believed it was the holder.
    pub identity: DecisionRecord,
    /// Newly enrolled fingers, none with an exception.
    pub fingers: Vec<Finger>,
    /// Why there are no fingers, as a kebab-case code.
    pub finger_exception: Option<String>,
    /// New portrait, JPEG 358 × 441 px (GA 461), as a sealed blob.
    pub portrait: BlobHash,
    /// The photo from the chip, as a sealed blob.
    pub chip_photo: BlobHash,
    /// Best frames of the face check, as sealed blobs.
    pub best_frames: Vec<BlobHash>,
    /// The signature, SVG path, as a sealed blob.
    pub signature: BlobHash,
    /// The page of the household register. Absent in cases of kiosks that knew of none.
    #[serde(default)]
    pub register: RegisterPage,
    /// Mobile number for the message that the card is ready.
    pub phone: Private<String>,
    /// Whether a code sent there came back.
    pub phone_verified: bool,
    /// Where the citizen will collect.
    pub collect: Collect,
    /// The fee, fen.
    pub fee_fen: u32,
    /// What became of it.
    pub payment: PaymentRecord,
    /// ms since 1970 UTC.
    pub started_ms: i64,
    /// ms since 1970 UTC.
    pub submitted_ms: i64,
}

/// What a kiosk has of the holder's page of the household register (户口簿).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegisterPage {
    /// Nothing: no camera for it, or the citizen had none along.
    #[default]
    NotAvailable,
    /// The citizen says that the office has it.
    OnFile,
    /// Flattened, JPEG 1144 × 840 px (143 × 105 mm), as a sealed blob.
    Scanned(BlobHash),
}

/// The services of a kiosk that make a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// 换领: the card is expiring, expired, damaged or changed.
    Renewal,
    /// 补领: the card is lost.
    Replacement,
    /// 领证: a finished card is collected.
    Pickup,
    /// Progress was asked for.
    Enquiry,
}

/// Why a new card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Within three months of the last day.
    Expiring,
    /// After it.
    Expired,
    /// Unreadable or broken.
    Damaged,
    /// The printed facts have changed.
    Changed,
}

/// The four cards in circulation (flag character at offset 248 of the text block).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CardKind {
    /// Resident identity card.
    Resident,
    /// Residence permit for Hong Kong, Macao and Taiwan residents.
    HongKongMacaoTaiwan,
    /// Foreigner's permanent residence card of 2017.
    #[serde(rename = "foreigner-2017")]
    Foreigner2017,
    /// Foreigner's permanent residence card of 2023.
    #[serde(rename = "foreigner-2023")]
    Foreigner2023,
}

/// Sex as coded in GB/T 2261.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// 0
    Unknown,
    /// 1
    Male,
    /// 2
    Female,
    /// 9
    Unspecified,
}

impl Zeroize for Sex {
    fn zeroize(&mut self) {
        *self = Self::Unknown;
    }
}

/// The text of a card. Dates are `YYYY-MM-DD`; an empty string means the layout has no such field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardText {
    /// Which card.
    pub kind: CardKind,
    /// Name in Chinese characters.
    pub name: Private<String>,
    /// Name in Latin letters, on foreigners' cards.
    pub latin_name: Private<String>,
    /// Sex.
    pub sex: Private<Sex>,
    /// Ethnic-group code (GB/T 3304), resident cards only.
    pub ethnic: Private<String>,
    /// Date of birth.
    pub birth: Private<String>,
    /// Registered address.
    pub address: Private<String>,
    /// ID or permit number.
    pub number: Private<String>,
    /// Issuing authority.
    pub authority: String,
    /// First day of validity.
    pub valid_from: String,
    /// Last day, or `long-term`.
    pub valid_to: String,
    /// Nationality (GB/T 2659), foreigners' cards only.
    pub nationality: Private<String>,
    /// Travel-permit number, Hong Kong, Macao and Taiwan permits only.
    pub pass_number: Private<String>,
}

/// A newly enrolled finger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finger {
    /// GA/T 1012: 11 right thumb … 20 left little.
    pub code: u8,
    /// The sensor's own template, 512 bytes.
    pub template: Private<Bytes>,
    /// The certified feature (GA/T 1012), 512 bytes; empty without a matcher.
    pub feature: Private<Bytes>,
    /// 0–100.
    pub quality: u8,
}

/// A finger for comparing at pickup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FingerTemplate {
    /// GA/T 1012: 11 right thumb … 20 left little.
    pub code: u8,
    /// The sensor's own template, 512 bytes.
    pub template: Private<Bytes>,
}

/// Where the citizen will collect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Collect {
    /// At this kiosk, by its id.
    ThisKiosk(String),
}

/// What became of the fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaymentRecord {
    /// Taken by the terminal.
    Paid {
        /// Receipt number of the terminal.
        receipt: String,
        /// Trace number of the terminal.
        trace: String,
        /// The terminal's date and time.
        stamp: String,
        /// Fen.
        amount_fen: u32,
    },
    /// Put in as banknotes.
    Cash {
        /// Fen.
        amount_fen: u32,
        /// Each note, fen, in the order in which it came.
        notes_fen: Vec<u32>,
    },
    /// Taken by QR code; central made the order.
    PaidByCode {
        /// The order's number.
        order: OrderNumber,
        /// The provider's number of the payment.
        transaction: String,
        /// Fen.
        amount_fen: u32,
    },
    /// To be paid at collection.
    Deferred,
    /// No fee is due.
    Waived,
}
