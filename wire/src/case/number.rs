//! The receipt number a citizen takes home: `SB-7K3M-9Q2F`. Seven random symbols of Crockford's base32 and one check
//! symbol (Luhn modulo 32), so that a misread or mistyped number is noticed before anybody is looked up.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::bytes::{Malformed, NoRandomness, random_bytes};

const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const MALFORMED: Malformed = Malformed("a receipt number like SB-7K3M-9Q2F");

/// A receipt number with a correct check symbol.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseNumber([u8; 8]);

impl CaseNumber {
    /// A fresh number. 35 random bits: a central that meets the same number from another kiosk sets the case aside.
    pub fn random() -> Result<Self, NoRandomness> {
        Ok(Self::from_bits(u64::from_be_bytes(random_bytes::<8>()?)))
    }

    /// The number made of the lowest 35 bits.
    pub fn from_bits(bits: u64) -> Self {
        let mut digits = [0u8; 8];
        for (place, digit) in digits.iter_mut().take(7).enumerate() {
            *digit = ((bits >> (5 * (6 - place))) & 31) as u8;
        }
        digits[7] = check_digit(&digits[..7]);
        Self(digits)
    }
}

/// Luhn modulo 32: every second digit from the right is doubled, its two base-32 digits are added.
fn check_digit(digits: &[u8]) -> u8 {
    let sum: u32 = digits.iter().rev().enumerate().map(|(place, &digit)| luhn_term(place, digit)).sum();
    ((32 - sum % 32) % 32) as u8
}

fn luhn_term(place: usize, digit: u8) -> u32 {
    let value = u32::from(digit) * if place.is_multiple_of(2) { 2 } else { 1 };
    value / 32 + value % 32
}

/// Reads a symbol the way Crockford intended: case does not matter, I and L are 1, O is 0.
fn digit_of(symbol: char) -> Option<u8> {
    let plain = match symbol.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    SYMBOLS.iter().position(|&s| char::from(s) == plain).and_then(|at| u8::try_from(at).ok())
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SB")?;
        for (place, &digit) in self.0.iter().enumerate() {
            let symbol = SYMBOLS.get(usize::from(digit)).copied().map_or('?', char::from);
            let dash = if place.is_multiple_of(4) { "-" } else { "" };
            write!(f, "{dash}{symbol}")?;
        }
        Ok(())
    }
}

impl FromStr for CaseNumber {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let rest = text.get(..2).filter(|p| p.eq_ignore_ascii_case("SB")).and_then(|_| text.get(2..));
        let symbols = rest.ok_or(MALFORMED)?.chars().filter(|c| !matches!(c, '-' | ' '));
        let digits: Option<Vec<u8>> = symbols.map(digit_of).collect();
        let digits: [u8; 8] = digits.and_then(|d| d.try_into().ok()).ok_or(MALFORMED)?;
        if check_digit(&digits[..7]) == digits[7] { Ok(Self(digits)) } else { Err(MALFORMED) }
    }
}

impl Serialize for CaseNumber {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CaseNumber {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_survives_handwriting_and_speech() {
        let number = CaseNumber::from_bits(0x0123_4567_89AB_CDEF);
        let text = number.to_string();
        assert_eq!(text.len(), "SB-7K3M-9Q2F".len());
        let spoken = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(spoken.parse(), Ok(number));
    }

    #[test]
    fn one_wrong_symbol_anywhere_is_noticed() {
        let text = CaseNumber::from_bits(0x5_1234_5678).to_string();
        for at in (3..7).chain(8..12) {
            for symbol in SYMBOLS.iter().map(|&s| char::from(s)) {
                let mut wrong: Vec<char> = text.chars().collect();
                if std::mem::replace(&mut wrong[at], symbol) != symbol {
                    assert!(wrong.iter().collect::<String>().parse::<CaseNumber>().is_err());
                }
            }
        }
    }

    #[test]
    fn rubbish_is_not_a_number() {
        for bad in ["", "SB", "S", "SB-", "SB-7K3M-9Q2", "XX-7K3M-9Q2F", "SB-7K3M-9Q2FF", "SB-UUUU-UUUU", "号-7K3M"] {
            assert!(bad.parse::<CaseNumber>().is_err(), "{bad}");
        }
    }
}
