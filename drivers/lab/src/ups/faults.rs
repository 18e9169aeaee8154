//! The UPS's faults by name.

use crate::fault::{Fault, fault};
use crate::world::UpsCable;

/// What can be wrong with the UPS. The mains come and go by `mains`: a failure of theirs is what a UPS is for.
pub const FAULTS: &[Fault] = &[
    fault("battery-worn", "the battery must be replaced", |w| w.ups.worn, |w, on| w.ups.worn = on),
    fault("overload", "more is drawn than it can give", |w| w.ups.overloaded, |w, on| w.ups.overloaded = on),
    fault("bypass", "it passes the mains on unfiltered", |w| w.ups.bypassed, |w, on| w.ups.bypassed = on),
    fault(
        "shutdown-ordered",
        "it is about to switch off",
        |w| w.ups.shutdown_ordered,
        |w, on| {
            w.ups.shutdown_ordered = on;
        },
    ),
    fault(
        "data-stale",
        "the service has heard nothing of it for long",
        |w| w.ups.cable == UpsCable::Stale,
        |w, on| {
            w.ups.cable = if on { UpsCable::Stale } else { UpsCable::In };
        },
    ),
    fault(
        "cable-out",
        "its cable to the service is out",
        |w| w.ups.cable == UpsCable::Out,
        |w, on| {
            w.ups.cable = if on { UpsCable::Out } else { UpsCable::In };
        },
    ),
];
