//! The terminal's faults by name. A cut befalls the next payment, once.

use crate::fault::{Fault, fault};
use crate::world::{CutPoint, World};

/// What can be wrong with the terminal.
pub const FAULTS: &[Fault] = &[
    fault("host-offline", "the bank cannot be reached", |w| !w.terminal.online, |w, on| w.terminal.online = !on),
    fault("busy", "it is occupied with something of its own", |w| w.terminal.busy, |w, on| w.terminal.busy = on),
    fault(
        "cut-after-order",
        "the next payment loses its till after the order",
        |w| w.terminal.cut == Some(CutPoint::AfterOrder),
        |w, on| cut(w, CutPoint::AfterOrder, on),
    ),
    fault(
        "cut-after-status",
        "the next payment loses its till after the bank's answer was sent",
        |w| w.terminal.cut == Some(CutPoint::AfterStatus),
        |w, on| cut(w, CutPoint::AfterStatus, on),
    ),
    fault(
        "cut-after-ack",
        "the next payment loses its till after that acknowledged the bank's answer",
        |w| w.terminal.cut == Some(CutPoint::AfterAck),
        |w, on| cut(w, CutPoint::AfterAck, on),
    ),
];

fn cut(world: &mut World, point: CutPoint, on: bool) {
    world.terminal.cut = on.then_some(point);
}
