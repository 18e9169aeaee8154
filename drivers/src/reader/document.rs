//! The text block of a card: four layouts, one meaning (GA/T 490).
//!
//! Promise: a block is read whole or refused with the field that does not fit; nothing is guessed from a damaged one.

use thiserror::Error;
use zeroize::Zeroizing;

use super::ReaderFault;
use crate::Secret;

mod layout;

/// The four cards in circulation, told apart by the flag character at offset 248.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// Resident identity card (blank flag).
    Resident,
    /// Residence permit for Hong Kong, Macao and Taiwan residents (`J`).
    HongKongMacaoTaiwan,
    /// Foreigner's permanent residence card, form of 2017 (`I`).
    Foreigner2017,
    /// Foreigner's permanent residence card, form of 2023 (`Y`).
    Foreigner2023,
}

/// Sex as coded in GB/T 2261.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

/// The text of a card. Dates are `YYYYMMDD`; an empty string means the layout has no such field. `Debug` tells which card it
/// is and nothing that stands on it.
#[derive(Clone, PartialEq)]
pub struct Document {
    /// Which card.
    pub kind: DocumentKind,
    /// Name in Chinese characters (up to 15).
    pub name: Secret<String>,
    /// Name in Latin letters, on foreigners' cards.
    pub latin_name: Secret<String>,
    /// Sex.
    pub sex: Sex,
    /// Two-digit ethnic-group code (GB/T 3304), resident cards only.
    pub ethnic: String,
    /// Date of birth.
    pub birth: Secret<String>,
    /// Registered address with appended addresses already put in its place.
    pub address: Secret<String>,
    /// ID or permit number (18 characters; 15 on the form of 2017).
    pub number: Secret<String>,
    /// Issuing authority.
    pub authority: String,
    /// First day of validity.
    pub valid_from: String,
    /// Last day of validity, or `None` for long-term (长期).
    pub valid_to: Option<String>,
    /// Nationality (GB/T 2659 alpha-3), foreigners' cards only.
    pub nationality: String,
    /// Travel-permit number (通行证号), Hong Kong, Macao and Taiwan permits only.
    pub pass_number: Secret<String>,
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({:?})", self.kind)
    }
}

/// One enrolled finger: code (11 right thumb … 20 left little), quality 0–100, and the certified 512-byte feature.
#[derive(Debug, Clone, PartialEq)]
pub struct FingerFeature {
    /// Finger code of GA/T 1012.
    pub finger: u8,
    /// Quality as stored, 0 unknown.
    pub quality: u8,
    /// The whole 512-byte record.
    pub feature: Secret<Vec<u8>>,
}

impl FingerFeature {
    /// Reads one 512-byte record (GA/T 1012). `None`: not a record, or of a finger that is not enrolled.
    pub fn parse(record: &[u8]) -> Option<Self> {
        let [b'C', _, _, _, 1, finger, quality, rest @ ..] = record else { return None };
        (rest.len() == 505).then(|| Self {
            finger: *finger,
            quality: (*quality).min(100),
            feature: Secret::new(record.to_vec()),
        })
    }
}

/// Why a text block was refused. Names the field, never what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LayoutFault {
    /// Not 256 bytes.
    #[error("the text block has {0} bytes instead of 256: check the reader's firmware")]
    Length(usize),
    /// The flag character is that of no card in circulation.
    #[error("the card's form is not known: refer the holder")]
    UnknownForm,
    /// A field holds what it cannot hold.
    #[error("the card's field {0} is damaged: refer the holder")]
    Field(&'static str),
}

impl From<LayoutFault> for ReaderFault {
    fn from(fault: LayoutFault) -> Self {
        match fault {
            LayoutFault::Length(_) | LayoutFault::UnknownForm | LayoutFault::Field(_) => Self::UnknownCard,
        }
    }
}

impl Document {
    /// Reads a 256-byte text block in whichever of the four layouts its flag names.
    pub fn parse(block: &[u8]) -> Result<Self, LayoutFault> {
        layout::parse(block)
    }

    /// The document with the newest appended address in place of the printed one.
    pub fn with_appended_address(self, appended: Option<Secret<String>>) -> Self {
        match appended.filter(|address| !address.expose().is_empty()) {
            Some(address) => Self { address, ..self },
            None => self,
        }
    }
}

/// UTF-16LE text without its padding. `None`: half a character, or no UTF-16.
pub(super) fn text(field: &[u8]) -> Option<Secret<String>> {
    let (pairs, []) = field.as_chunks::<2>() else { return None };
    let units = Zeroizing::new(pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect::<Vec<_>>());
    let whole = Zeroizing::new(String::from_utf16(&units).ok()?);
    Some(Secret::new(whole.trim_end_matches([' ', '\0']).to_owned()))
}
