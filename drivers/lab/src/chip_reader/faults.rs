//! The plain contactless reader's faults by name. A chip's own faults are the card's: `chip fault=…`.

use crate::fault::Fault;

/// Nothing can be wrong with the reader itself but its line.
pub const FAULTS: &[Fault] = &[];
