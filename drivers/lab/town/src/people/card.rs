//! What the chip's text block says, one struct over the four layouts, and the law's periods of validity.

use serde::Serialize;

use crate::date::Date;

/// The four cards in circulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CardKind {
    /// Resident identity card (blank flag at offset 248).
    Resident,
    /// Residence permit for Hong Kong, Macao and Taiwan residents (`J`).
    HongKongMacaoTaiwan,
    /// Foreigner's permanent residence card, form of 2017 (`I`).
    Foreigner2017,
    /// Foreigner's permanent residence card, form of 2023 (`Y`).
    Foreigner2023,
}

impl CardKind {
    /// The character at offset 248 of the text block.
    pub fn flag(self) -> char {
        match self {
            Self::Resident => ' ',
            Self::HongKongMacaoTaiwan => 'J',
            Self::Foreigner2017 => 'I',
            Self::Foreigner2023 => 'Y',
        }
    }
}

/// Sex; the codes of GB/T 2261.1 that occur in the town.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// Code 1.
    Male,
    /// Code 2.
    Female,
}

impl Sex {
    /// The character on the chip.
    pub fn code(self) -> char {
        match self {
            Self::Male => '1',
            Self::Female => '2',
        }
    }
}

/// All fields of the four layouts; a field its layout lacks is an empty string. Lengths are those of the chip (16-bit
/// characters), so every field fits its place.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct CardText {
    /// Which layout.
    pub kind: CardKind,
    /// Name in Chinese characters, at most 15.
    pub name: String,
    /// Name in Latin letters, at most 46 (60 on the form of 2017); foreigners' cards only.
    pub latin_name: String,
    /// Sex.
    pub sex: Sex,
    /// Two-digit ethnic group (GB/T 3304); resident cards only.
    pub ethnic: String,
    /// Day of birth.
    pub birth: Date,
    /// Registered address, at most 35 characters; resident cards and permits.
    pub address: String,
    /// Number, 18 characters; 15 on the form of 2017.
    pub number: String,
    /// Issuing authority, at most 15 characters; empty on foreigners' cards, whose chips have no place for it.
    pub authority: String,
    /// First day of validity.
    pub valid_from: Date,
    /// Last day of validity, `None` for long-term (长期).
    pub valid_to: Option<Date>,
    /// Nationality, three letters (GB/T 2659); foreigners' cards only.
    pub nationality: String,
    /// Travel permit number (通行证号), 9 characters; permits only.
    pub pass_number: String,
    /// Two digits: times issued on a permit, times renewed on the form of 2023.
    pub issue_count: String,
    /// Code of the accepting authority, 4 characters; form of 2017 only.
    pub authority_code: String,
    /// Two-digit version of the card; form of 2017 only.
    pub version: String,
}

impl std::fmt::Debug for CardText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CardText").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// The last day of a card issued on `from` to someone born on `birth`; `None` is long-term (长期).
///
/// Resident cards: Resident Identity Card Law, article 5. Permits run five years; foreigners' cards five years for
/// children and ten for adults.
pub fn valid_until(kind: CardKind, birth: Date, from: Date) -> Option<Date> {
    let age = birth.age_at(from);
    let years = match kind {
        CardKind::Resident if age >= 46 => return None,
        CardKind::Resident if age >= 26 => 20,
        CardKind::Resident if age >= 16 => 10,
        CardKind::Resident | CardKind::HongKongMacaoTaiwan => 5,
        CardKind::Foreigner2017 | CardKind::Foreigner2023 if age < 18 => 5,
        CardKind::Foreigner2017 | CardKind::Foreigner2023 => 10,
    };
    Some(from.plus_years(years))
}
