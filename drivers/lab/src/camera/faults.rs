//! The camera's faults by name.

use crate::fault::{Fault, fault};
use crate::world::Infrared;

/// What can be wrong with the camera.
pub const FAULTS: &[Fault] = &[
    fault("covered", "something covers the lens", |w| w.camera.covered, |w, on| w.camera.covered = on),
    fault("frozen", "it sends the same picture for ever", |w| w.camera.frozen, |w, on| w.camera.frozen = on),
    fault(
        "infrared-dark",
        "the lamp of the infrared camera is broken",
        |w| w.camera.infrared == Infrared::Dark,
        |w, on| w.camera.infrared = if on { Infrared::Dark } else { Infrared::Seeing },
    ),
    fault(
        "infrared-unplugged",
        "the infrared camera has no cable, the colour camera has",
        |w| w.camera.infrared == Infrared::Unplugged,
        |w, on| w.camera.infrared = if on { Infrared::Unplugged } else { Infrared::Seeing },
    ),
];
