//! Minutiae records of ISO/IEC 19794-2:2005 (`FMR`, 20), for what a sensor without a matcher of its own enrols and compares.
//!
//! Promise: a record is read whole or refused with what does not fit; what is written reads back as it was. Certified
//! features of cards are another thing (GA/T 1012, [`crate::plugin`]), and so are a module's own templates.
//!
//! | bytes | header | | bytes | each finger | | bytes | each minutia |
//! |---|---|---|---|---|---|---|---|
//! | 8 | `FMR\0 20\0` | | 1 | position | | 2 | kind (2 bits), x (14) |
//! | 4 | length of all | | 1 | view (4 bits), impression (4) | | 2 | reserved (2), y (14) |
//! | 2 | equipment | | 1 | quality | | 1 | direction, 256 a turn |
//! | 4 × 2 | width, height, dots a cm | | 1 | minutiae | | 1 | quality |
//! | 1 + 1 | fingers, reserved | | 2 + n | behind them: further data | | | |

use thiserror::Error;
use zeroize::DefaultIsZeroes;

use crate::Secret;

mod read;
mod write;

/// Before every record: the format and its version.
const MAGIC: &[u8; 8] = b"FMR\0 20\0";
/// Bytes of the header.
const HEADER: usize = 24;
/// Bytes of a finger without its minutiae, and of a minutia.
const VIEW: usize = 4;
const MINUTIA: usize = 6;
/// Coordinates have 14 bits.
const SPAN: u16 = 1 << 14;
/// Codes of a card's fingers (GA/T 1012) count from right thumb 11, positions of the standard from right thumb 1.
const CARD_CODES: u8 = 10;

/// A record: one or more views of fingers on one sensor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Pixels a row of the picture.
    pub width: u16,
    /// Rows.
    pub height: u16,
    /// Dots a centimetre, both ways.
    pub dots: (u16, u16),
    /// Fingers, in order.
    pub views: Vec<View>,
}

/// One finger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// 1 right thumb … 5 right little, 6 left thumb … 10 left little; 0 unknown.
    pub position: u8,
    /// Counts views of the same finger, from 0; 15 at most.
    pub number: u8,
    /// How it was pressed: 0 live and plain.
    pub impression: u8,
    /// 0–100.
    pub quality: u8,
    /// At most 255.
    pub minutiae: Secret<Vec<Minutia>>,
}

/// Where a ridge ends or forks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Minutia {
    /// What it is.
    pub kind: Kind,
    /// Pixels from the left.
    pub x: u16,
    /// Pixels from the top.
    pub y: u16,
    /// From the right, counter-clockwise, 256 a turn.
    pub direction: u8,
    /// 1–100; 0 not told.
    pub quality: u8,
}

impl DefaultIsZeroes for Minutia {}

/// What a minutia is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Not told.
    #[default]
    Other,
    /// A ridge ends.
    Ending,
    /// A ridge forks.
    Bifurcation,
}

/// Why bytes are no record, or a value cannot be written as one. Says what does not fit, never what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RecordFault {
    /// Another format or version.
    #[error("these are no minutiae of ISO 19794-2:2005: enrol the finger again")]
    Format,
    /// The lengths inside do not add up.
    #[error("the minutiae record is cut off or too long: enrol the finger again")]
    Length,
    /// A field holds what it cannot hold.
    #[error("the minutiae record's {0} cannot be: enrol the finger again")]
    Field(&'static str),
}

impl Record {
    /// Reads a record.
    pub fn parse(bytes: &[u8]) -> Result<Self, RecordFault> {
        read::record(bytes)
    }

    /// The bytes. Errors: `Field` for what the format has no room for.
    pub fn encode(&self) -> Result<Secret<Vec<u8>>, RecordFault> {
        write::record(self).map(Secret::new)
    }
}

/// The standard's position of a card's finger code (11 right thumb … 20 left little). `None`: no such code.
pub fn position_of(code: u8) -> Option<u8> {
    code.checked_sub(CARD_CODES).filter(|position| (1..=10).contains(position))
}

/// What both ways have to hold.
fn check(record: &Record) -> Result<(), RecordFault> {
    let field = |fits: bool, name| if fits { Ok(()) } else { Err(RecordFault::Field(name)) };
    field((1..=SPAN).contains(&record.width) && (1..=SPAN).contains(&record.height), "size")?;
    field(record.dots.0 > 0 && record.dots.1 > 0, "resolution")?;
    field((1..=usize::from(u8::MAX)).contains(&record.views.len()), "number of fingers")?;
    for view in &record.views {
        field(view.position <= 10, "finger")?;
        field(view.number < 16 && view.impression < 16, "view")?;
        field(view.quality <= 100, "quality")?;
        field(view.minutiae.expose().len() <= usize::from(u8::MAX), "number of minutiae")?;
        let inside = |minutia: &Minutia| minutia.x < record.width && minutia.y < record.height;
        field(view.minutiae.expose().iter().all(inside), "minutia")?;
        field(view.minutiae.expose().iter().all(|minutia| minutia.quality <= 100), "quality of a minutia")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
