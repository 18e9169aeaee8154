//! The card slot's faults by name.

use crate::fault::{Fault, fault};

/// What can be wrong with the slot.
pub const FAULTS: &[Fault] = &[
    fault("jam", "the transport is jammed", |w| w.collector.jammed, |w, on| w.collector.jammed = on),
    fault("bin-full", "the bin's sensor says full", |w| w.collector.bin_full, |w, on| w.collector.bin_full = on),
    fault(
        "sensor-failed",
        "a sensor of the channel failed: nothing is moved",
        |w| w.collector.sensor_failed,
        |w, on| w.collector.sensor_failed = on,
    ),
    fault(
        "chip-silent",
        "the antenna gets no answer from any chip",
        |w| w.collector.chip_silent,
        |w, on| w.collector.chip_silent = on,
    ),
];
