//! `AP`: sixteen bits of status in four hexadecimal digits, `SF B1 B2 B3 B4`.

use crate::{
    Level, Supply, SupplyKind,
    dispenser::{CardPosition, DispenserFault},
};

/// The four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State([u8; 4]);

impl State {
    /// Reads an answer to `AP`. `None`: it is none.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let digits: [u8; 4] = text.strip_prefix(b"SF")?.try_into().ok()?;
        let mut nibbles = [0; 4];
        for (nibble, digit) in nibbles.iter_mut().zip(digits) {
            *nibble = value(digit)?;
        }
        Some(Self(nibbles))
    }

    fn has(self, digit: usize, bit: u8) -> bool {
        self.0[digit] & bit != 0
    }

    /// The retain bin takes no more (B1.8).
    pub fn bin_full(self) -> bool {
        self.has(0, 8)
    }

    /// A card is on its way out or into the bin (B2.8, B2.4).
    pub fn is_moving(self) -> bool {
        self.has(1, 8 | 4)
    }

    /// No card lies in the hopper (B4.8).
    pub fn hopper_empty(self) -> bool {
        self.has(3, 8)
    }

    /// Where the card is. Sensor 1 is the mouth, 2 the middle, 3 the reader (B4.1, B4.2, B4.4).
    pub fn position(self) -> CardPosition {
        match self.0[3] & 7 {
            0 => CardPosition::None,
            1 | 3 => CardPosition::AtGate,
            4 | 6 => CardPosition::AtReader,
            _ => CardPosition::Between,
        }
    }

    /// What went wrong with a move.
    pub fn mishap(self) -> Option<DispenserFault> {
        let table = [
            (self.has(2, 4), DispenserFault::DoubleCard),
            (self.has(2, 2), DispenserFault::Jammed),
            (self.has(0, 2), DispenserFault::NotInitialised),
            (self.has(1, 2), DispenserFault::NotDrawn),
            (self.has(1, 1), DispenserFault::NotRetained),
            (self.has(0, 4), DispenserFault::Refused(*b"B1")),
        ];
        table.into_iter().find_map(|(there, fault)| there.then_some(fault))
    }

    /// What is wrong with the machine. An empty hopper is a fault once its last card has left the channel.
    pub fn fault(self) -> Option<DispenserFault> {
        let out = self.hopper_empty() && self.position() == CardPosition::None;
        self.mishap()
            .or(self.bin_full().then_some(DispenserFault::BinFull))
            .or(out.then_some(DispenserFault::HopperEmpty))
    }

    /// Hopper and bin. The machine counts neither; a bin that is nearly full (B1.1) is low on room.
    pub fn supplies(self) -> Vec<Supply> {
        let hopper = level(self.hopper_empty().then_some(Level::Out), self.has(2, 1));
        let bin = level(self.bin_full().then_some(Level::Full), self.has(0, 1));
        vec![
            Supply { kind: SupplyKind::CardStock, level: hopper, count: None },
            Supply { kind: SupplyKind::RetainBin, level: bin, count: None },
        ]
    }
}

fn level(end: Option<Level>, nearly: bool) -> Level {
    end.unwrap_or(if nearly { Level::Low } else { Level::Ok })
}

/// A digit's value. Above 9 some firmware counts on from `9` in ASCII (`:` to `?`), some writes letters.
fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'?' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(digits: &str) -> State {
        State::parse(format!("SF{digits}").as_bytes()).unwrap()
    }

    #[test]
    fn where_the_card_is() {
        for (digits, position) in [
            ("0010", CardPosition::None),
            ("0011", CardPosition::AtGate),
            ("0013", CardPosition::AtGate),
            ("0012", CardPosition::Between),
            ("0014", CardPosition::AtReader),
            ("0005", CardPosition::Between),
        ] {
            assert_eq!(state(digits).position(), position, "{digits}");
        }
    }

    #[test]
    fn each_fault_bit_has_its_fault() {
        for (digits, fault) in [
            ("0020", DispenserFault::Jammed),
            ("8044", DispenserFault::DoubleCard),
            ("2010", DispenserFault::NotInitialised),
            ("0210", DispenserFault::NotDrawn),
            ("0110", DispenserFault::NotRetained),
            ("4010", DispenserFault::Refused(*b"B1")),
            ("8010", DispenserFault::BinFull),
            ("0018", DispenserFault::HopperEmpty),
        ] {
            assert_eq!(state(digits).fault(), Some(fault), "{digits}");
        }
    }

    #[test]
    fn the_last_card_in_the_channel_leaves_an_empty_hopper_that_is_no_fault_yet() {
        for digits in ["001<", "001C"] {
            assert_eq!(state(digits).position(), CardPosition::AtReader);
            assert_eq!(state(digits).fault(), None);
            assert_eq!(state(digits).supplies()[0].level, Level::Out);
        }
    }

    #[test]
    fn levels() {
        let levels = |digits| state(digits).supplies().iter().map(|s| s.level).collect::<Vec<_>>();
        assert_eq!(levels("0000"), [Level::Ok, Level::Ok]);
        assert_eq!(levels("1010"), [Level::Low, Level::Low]);
        assert_eq!(levels("8018"), [Level::Out, Level::Full]);
    }

    #[test]
    fn what_is_no_status_is_none() {
        for text in [&b"SF001"[..], b"SF00100", b"XX0010", b"SF00g0", b""] {
            assert_eq!(State::parse(text), None);
        }
    }
}
