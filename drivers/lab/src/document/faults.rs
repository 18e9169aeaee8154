//! The document camera's faults by name. What is wrong with the page on the desk is the hand's doing: `lay`, `spoil`.

use crate::fault::Fault;

/// Nothing can be wrong with the camera itself but its line.
pub const FAULTS: &[Fault] = &[];
