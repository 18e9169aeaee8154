//! A recording as text: a line a burst, `milliseconds side bytes`, `>` to the device and `<` from it; a masked span is
//! `[length:mark]`.

use std::{fmt, ops::Range, str::FromStr};

use thiserror::Error;

use super::Side;

/// A piece of a burst.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Bytes as they were.
    Open(Vec<u8>),
    /// So many bytes, and their mark.
    Masked(usize, String),
}

/// What one side said in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Burst {
    /// Milliseconds since the recording began.
    pub at: u64,
    /// Who.
    pub side: Side,
    /// What.
    pub parts: Vec<Part>,
}

/// All that was said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recording {
    /// In order.
    pub bursts: Vec<Burst>,
}

/// A text that is no recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("line {0} is none of a recording: `milliseconds > hex [length:mark]`")]
pub struct BadRecording(pub usize);

impl Burst {
    /// The bytes, zeros where they are masked.
    pub fn bytes(&self) -> Vec<u8> {
        let bytes = |part: &Part| match part {
            Part::Open(bytes) => bytes.clone(),
            Part::Masked(length, _) => vec![0; *length],
        };
        self.parts.iter().flat_map(bytes).collect()
    }

    /// Where it is masked.
    pub fn masked(&self) -> Vec<Range<usize>> {
        let (mut at, mut masked) = (0, Vec::new());
        for part in &self.parts {
            let from = at;
            match part {
                Part::Open(bytes) => at += bytes.len(),
                Part::Masked(length, _) => {
                    at += length;
                    masked.push(from..at);
                }
            }
        }
        masked
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let at = words.next()?.parse().ok()?;
        let side = match words.next()? {
            ">" => Side::Host,
            "<" => Side::Device,
            _ => return None,
        };
        let mut parts: Vec<Part> = Vec::new();
        for word in words {
            match (masked(word), parts.last_mut()) {
                (Some(part), _) => parts.push(part),
                (None, Some(Part::Open(bytes))) => bytes.push(byte(word)?),
                (None, Some(Part::Masked(..)) | None) => parts.push(Part::Open(vec![byte(word)?])),
            }
        }
        Some(Self { at, side, parts })
    }
}

fn byte(word: &str) -> Option<u8> {
    u8::from_str_radix(word, 16).ok()
}

/// A length that no memory holds is none.
fn masked(word: &str) -> Option<Part> {
    let (length, mark) = word.strip_prefix('[')?.strip_suffix(']')?.split_once(':')?;
    let length = length.parse().ok().filter(|length| *length <= 1 << 20)?;
    Some(Part::Masked(length, mark.to_owned()))
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(bytes) => bytes.iter().try_for_each(|byte| write!(f, " {byte:02X}")),
            Self::Masked(length, mark) => write!(f, " [{length}:{mark}]"),
        }
    }
}

impl fmt::Display for Burst {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            Side::Host => '>',
            Side::Device => '<',
        };
        write!(f, "{} {side}", self.at)?;
        self.parts.iter().try_for_each(|part| part.fmt(f))
    }
}

impl fmt::Display for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bursts.iter().try_for_each(|burst| writeln!(f, "{burst}"))
    }
}

impl FromStr for Recording {
    type Err = BadRecording;

    /// Lines that begin with `#` are for people.
    fn from_str(text: &str) -> Result<Self, BadRecording> {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let bursts = lines.map(|(number, line)| Burst::parse(line).ok_or(BadRecording(number + 1)));
        bursts.collect::<Result<_, _>>().map(|bursts| Self { bursts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "0 > AA 01\n12 < AA 02 [3:0123456789abcdef] FF\n";

    #[test]
    fn a_recording_reads_back_as_it_was_written() {
        let recording: Recording = TEXT.parse().unwrap();
        assert_eq!(recording.to_string(), TEXT);
        assert_eq!(recording.bursts[1].bytes(), [0xAA, 0x02, 0, 0, 0, 0xFF]);
        assert_eq!(recording.bursts[1].masked().as_slice(), std::slice::from_ref(&(2..5)));
    }

    #[test]
    fn what_is_none_is_told_by_its_line() {
        for bad in ["0 ? AA", "x > AA", "0 > GG", "0 > [9999999999:00]", "0 < [3]"] {
            assert_eq!(format!("# people\n{bad}\n").parse::<Recording>(), Err(BadRecording(2)), "{bad}");
        }
    }
}
