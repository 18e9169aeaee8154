//! Tells apart what a printer sends: real-time answers, pushed status, the paper answer in turn, and its name.
//!
//! They are mixed on one line without frames; only fixed bits tell them apart (mask 93h: 12h real-time, 10h pushed). A
//! make with a full status pushes nothing and answers `10 0F` and four bytes, so there those two are the sign.

use super::{asb, condition::Condition};

/// `GS r 1`: asks for the paper sensors *in turn*: the answer comes only after everything before it was carried out.
pub const PAPER_IN_TURN: [u8; 3] = [0x1D, 0x72, 0x01];
/// `GS I 67`: asks for the model's name, answered as `5F … 00`.
pub const MODEL: [u8; 3] = [0x1D, 0x49, 0x43];

const NAME_BEGINS: u8 = 0x5F;
const FULL_BEGINS: [u8; 2] = [0x10, 0x0F];
const LONGEST_NAME: usize = 80;

/// One thing the printer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Answer to `DLE EOT`.
    RealTime(u8),
    /// Answer to `GS r 1`.
    InTurn,
    /// A pushed status.
    Pushed(Condition),
    /// Answer to `GS I`.
    Name(String),
    /// Answer to the question for the full status, without its two fixed bytes.
    Full([u8; 4]),
}

/// Bytes that began an answer and are not yet whole.
#[derive(Debug, Default)]
pub struct Answers {
    begun: Vec<u8>,
    noise: bool,
    full: bool,
}

impl Answers {
    /// Of a make with a full status, or of one that pushes.
    pub fn new(full: bool) -> Self {
        Self { full, ..Self::default() }
    }

    /// Whether a byte came that belongs to nothing.
    pub fn heard_noise(&self) -> bool {
        self.noise
    }

    /// One more byte from the line.
    pub fn push(&mut self, byte: u8) -> Option<Answer> {
        match self.begun.first() {
            Some(&NAME_BEGINS) => self.push_name(byte),
            Some(_) if self.full => self.push_full(byte),
            Some(_) => self.push_status(byte),
            None => self.begin(byte),
        }
    }

    fn begin(&mut self, byte: u8) -> Option<Answer> {
        match byte {
            _ if self.full && FULL_BEGINS[0] == byte => self.begun.push(byte),
            _ if self.full && byte != NAME_BEGINS => self.noise = true,
            _ if is_real_time(byte) => return Some(Answer::RealTime(byte)),
            _ if byte & 0x90 == 0 => return Some(Answer::InTurn),
            _ if asb::begins(byte) || byte == NAME_BEGINS => self.begun.push(byte),
            _ => self.noise = true,
        }
        None
    }

    fn push_status(&mut self, byte: u8) -> Option<Answer> {
        if is_real_time(byte) {
            return Some(Answer::RealTime(byte));
        }
        if !asb::continues(byte) {
            return self.begin_anew(byte);
        }
        self.begun.push(byte);
        let whole = <[u8; 4]>::try_from(self.begun.as_slice()).ok()?;
        self.begun.clear();
        Some(Answer::Pushed(asb::read(whole)))
    }

    /// Read by length: the four bytes may hold any bits.
    fn push_full(&mut self, byte: u8) -> Option<Answer> {
        if self.begun.len() == 1 && byte != FULL_BEGINS[1] {
            return self.begin_anew(byte);
        }
        self.begun.push(byte);
        let whole = <[u8; 4]>::try_from(self.begun.get(2..)?).ok()?;
        self.begun.clear();
        Some(Answer::Full(whole))
    }

    fn push_name(&mut self, byte: u8) -> Option<Answer> {
        match byte {
            0 => {
                let name = self.begun.drain(..).skip(1).map(char::from).collect();
                Some(Answer::Name(name))
            }
            0x20..=0x7E if self.begun.len() <= LONGEST_NAME => {
                self.begun.push(byte);
                None
            }
            _ => self.begin_anew(byte),
        }
    }

    fn begin_anew(&mut self, byte: u8) -> Option<Answer> {
        self.begun.clear();
        self.noise = true;
        self.begin(byte)
    }
}

fn is_real_time(byte: u8) -> bool {
    byte & 0x93 == 0x12
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use super::*;
    use crate::printer::PrinterFault;

    fn sorted(bytes: &[u8]) -> Vec<Answer> {
        let mut answers = Answers::default();
        bytes.iter().filter_map(|byte| answers.push(*byte)).collect()
    }

    #[test]
    fn pushed_status_between_real_time_answers() {
        let all = sorted(&[0x12, 0x18, 0x00, 0x0F, 0x0F, 0x1A]);
        let [Answer::RealTime(0x12), Answer::Pushed(condition), Answer::RealTime(0x1A)] = all.as_slice() else {
            panic!("{all:?}");
        };
        assert_eq!(condition.fault(), Some(PrinterFault::PaperOut));
    }

    #[test]
    fn a_real_time_answer_inside_a_pushed_status_spoils_neither() {
        let all = sorted(&[0x38, 0x00, 0x12, 0x00, 0x0F]);
        let [Answer::RealTime(0x12), Answer::Pushed(condition)] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!(condition.fault(), Some(PrinterFault::CoverOpen));
    }

    #[test]
    fn a_pushed_status_that_breaks_off_is_dropped() {
        assert_eq!(sorted(&[0x10, 0x00, 0x10, 0x00, 0x00, 0x0F]), [Answer::Pushed(Condition::default())]);
    }

    #[test]
    fn the_models_name() {
        assert_eq!(sorted(b"_LAB-80\0"), [Answer::Name("LAB-80".to_owned())]);
    }

    #[test]
    fn the_paper_answer_in_turn() {
        assert_eq!(sorted(&[0x00]), [Answer::InTurn]);
        assert_eq!(sorted(&[0x0F]), [Answer::InTurn]);
    }

    #[test]
    fn a_full_status_is_read_by_its_length() {
        let mut answers = Answers::new(true);
        let told: Vec<_> = bytes("10 10 0F 20 12 10 0F 10 0F 00 00 00 00").filter_map(|b| answers.push(b)).collect();
        assert_eq!(told, [Answer::Full([0x20, 0x12, 0x10, 0x0F]), Answer::Full([0; 4])]);
    }

    fn bytes(hex: &str) -> impl Iterator<Item = u8> {
        hex::decode(hex.replace(' ', "")).unwrap_or_default().into_iter()
    }

    #[test]
    fn noise_is_noticed() {
        let mut answers = Answers::default();
        assert_eq!(answers.push(0xFF), None);
        assert!(answers.heard_noise());
    }
}
