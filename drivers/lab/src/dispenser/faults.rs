//! The dispenser's faults by name. `double`, `slip` and `stick` befall the next card.

use crate::fault::{Fault, fault};

/// What can be wrong with the dispenser.
pub const FAULTS: &[Fault] = &[
    fault("jam", "a card is stuck in the transport", |w| w.dispenser.jammed, |w, on| w.dispenser.jammed = on),
    fault("bin-full", "the bin's sensor says full", |w| w.dispenser.bin_full, |w, on| w.dispenser.bin_full = on),
    fault(
        "double",
        "the next card drawn brings another with it",
        |w| w.dispenser.double_next,
        |w, on| w.dispenser.double_next = on,
    ),
    fault(
        "slip",
        "the next card stays in the hopper although it is drawn",
        |w| w.dispenser.slips_next,
        |w, on| w.dispenser.slips_next = on,
    ),
    fault(
        "stick",
        "the next card to be retained does not fall into the bin",
        |w| w.dispenser.sticks_next,
        |w, on| w.dispenser.sticks_next = on,
    ),
];
