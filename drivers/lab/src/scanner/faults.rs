//! The scanner's faults by name.

use crate::fault::{Fault, fault};

/// What can be wrong with the scanner.
pub const FAULTS: &[Fault] = &[
    fault("glass-dirty", "it recognises no code", |w| w.scanner.glass_dirty, |w, on| w.scanner.glass_dirty = on),
    fault(
        "no-terminator",
        "it was set to send codes without an end",
        |w| w.scanner.suffix.is_empty(),
        |w, on| w.scanner.suffix = if on { Vec::new() } else { b"\r".to_vec() },
    ),
];
