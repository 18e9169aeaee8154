//! The scanner's faults by name.

use crate::fault::{Fault, fault};

/// What can be wrong with the scanner.
pub const FAULTS: &[Fault] = &[
    fault("glass-dirty", "it recognises no code", |w| w.scanner.glass_dirty, |w, on| w.scanner.glass_dirty = on),
    fault(
        "no-terminator",
        "it was set to send codes without an end",
        |w| w.scanner.no_terminator,
        |w, on| w.scanner.no_terminator = on,
    ),
];
