//! The camera's faults by name.

use crate::fault::{Fault, fault};

/// What can be wrong with the camera.
pub const FAULTS: &[Fault] = &[
    fault("covered", "something covers the lens", |w| w.camera.covered, |w, on| w.camera.covered = on),
    fault("frozen", "it sends the same picture for ever", |w| w.camera.frozen, |w, on| w.camera.frozen = on),
];
