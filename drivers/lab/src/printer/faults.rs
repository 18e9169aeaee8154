//! The printer's faults by name.

use crate::fault::{Fault, fault};
use crate::world::{PrinterFault, World};

/// A new roll, in metres.
const NEW_ROLL: f64 = 80.0;
/// A roll near its end.
const LAST_TURNS: f64 = 2.0;

/// What can be wrong with the printer.
pub const FAULTS: &[Fault] = &[
    fault(
        "paper-out",
        "no paper lies under the head",
        |w| w.printer.is_paper_out(),
        |w, on| w.printer.put_in_roll(if on { 0.0 } else { NEW_ROLL }),
    ),
    fault(
        "paper-low",
        "the roll is near its end",
        |w| w.printer.is_near_end() && !w.printer.is_paper_out(),
        |w, on| w.printer.put_in_roll(if on { LAST_TURNS } else { NEW_ROLL }),
    ),
    fault("cover-open", "the cover stands open", |w| w.printer.cover_open, |w, on| w.printer.cover_open = on),
    fault(
        "cutter-blocked",
        "the cutter cannot move",
        |w| w.printer.fault == Some(PrinterFault::Cutter),
        |w, on| mechanism(w, PrinterFault::Cutter, on),
    ),
    fault(
        "head-hot",
        "the print head is too hot",
        |w| w.printer.fault == Some(PrinterFault::HeadHot),
        |w, on| mechanism(w, PrinterFault::HeadHot, on),
    ),
    fault(
        "head-up",
        "the head is lifted off the paper",
        |w| w.printer.fault == Some(PrinterFault::HeadUp),
        |w, on| mechanism(w, PrinterFault::HeadUp, on),
    ),
    fault(
        "low-voltage",
        "the supply gives too little",
        |w| w.printer.fault == Some(PrinterFault::LowVoltage),
        |w, on| mechanism(w, PrinterFault::LowVoltage, on),
    ),
    fault(
        "jam",
        "a paper is stuck in the presenter",
        |w| w.printer.fault == Some(PrinterFault::Jam),
        |w, on| mechanism(w, PrinterFault::Jam, on),
    ),
    fault(
        "rolling",
        "the motor does not stop",
        |w| w.printer.fault == Some(PrinterFault::Rolling),
        |w, on| mechanism(w, PrinterFault::Rolling, on),
    ),
    fault(
        "unrecoverable",
        "the electronics failed: only service can mend it",
        |w| w.printer.fault == Some(PrinterFault::Unrecoverable),
        |w, on| mechanism(w, PrinterFault::Unrecoverable, on),
    ),
];

/// The mechanism has one fault at a time.
fn mechanism(world: &mut World, fault: PrinterFault, on: bool) {
    world.printer.fault = on.then_some(fault);
}
