//! The document camera's faults by name. What is wrong with the page on the desk is the hand's doing: `lay`, `spoil`.

use crate::fault::{Fault, fault};

/// What can be wrong with the camera itself.
pub const FAULTS: &[Fault] =
    &[fault("covered", "something covers the lens", |w| w.document.covered, |w, on| w.document.covered = on)];
