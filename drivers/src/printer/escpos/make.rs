//! What each make does in its own way: how it tells its sensors, how a slip begins and ends, what proves it came out.

use super::{
    asb::AUTO_STATUS_ON,
    condition::Condition,
    layout::{CHINESE_ON, Cut, INITIALISE},
};

/// How the sensors are asked.
#[derive(Debug, Clone, Copy)]
pub enum Sensors {
    /// `DLE EOT 1` to `4`, and the pushed status.
    FourQuestions,
    /// One question, answered by `10 0F` and four bytes.
    Full {
        /// The question.
        question: [u8; 3],
        /// Reads the four bytes.
        read: fn([u8; 4]) -> Condition,
    },
}

impl Sensors {
    /// Whether answers are full ones.
    pub fn are_full(self) -> bool {
        match self {
            Self::FourQuestions => false,
            Self::Full { .. } => true,
        }
    }
}

/// What proves that a slip came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// The answer to a question that waits its turn behind the slip.
    InTurn,
    /// The sensor in the mouth.
    AtMouth,
}

/// A make of printer.
#[derive(Debug, Clone)]
pub struct Make {
    /// How the sensors are asked.
    pub sensors: Sensors,
    /// What comes before the marks.
    pub opening: Vec<u8>,
    /// What comes behind them: the cut, and the way out.
    pub ending: Vec<u8>,
    /// What parts a broken slip from the next one, so that nobody gets it on top of their own.
    pub separation: Vec<u8>,
    /// What proves that it came out.
    pub proof: Proof,
}

impl Make {
    /// The common printer. Some firmware forgets the pushed status on `ESC @`, so it is switched on each time.
    pub fn common() -> Self {
        Self {
            sensors: Sensors::FourQuestions,
            opening: [&INITIALISE[..], &AUTO_STATUS_ON, &CHINESE_ON].concat(),
            ending: Cut.encode().to_vec(),
            separation: Cut.encode().to_vec(),
            proof: Proof::InTurn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_opening_sets_what_the_marks_rely_on() {
        assert_eq!(Make::common().opening, [0x1B, 0x40, 0x1D, 0x61, 0xFF, 0x1C, 0x26]);
        assert_eq!(Make::common().ending, [0x1D, 0x56, 0x42, 0x00]);
    }
}
