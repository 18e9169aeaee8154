//! The drawers' faults by name; `at` is the drawer.

use crate::fault::{Fault, fault, fault_at};
use crate::world::{Drawer, World};

/// What can be wrong with the drawers.
pub const FAULTS: &[Fault] = &[
    fault_at(
        "stuck",
        "the lock fires and the drawer stays as it is",
        count,
        |w, n| drawer(w, n).is_some_and(|drawer| drawer.stuck),
        |w, n, on| change(w, n, |drawer| drawer.stuck = on),
    ),
    fault_at(
        "wont-latch",
        "the drawer springs open again when it is pushed shut",
        count,
        |w, n| drawer(w, n).is_some_and(|drawer| drawer.wont_latch),
        |w, n, on| change(w, n, |drawer| drawer.wont_latch = on),
    ),
    fault("board-silent", "the lock board does not answer", |w| w.lock_board.silent, |w, on| w.lock_board.silent = on),
];

fn count(world: &World) -> usize {
    world.drawers.len()
}

fn drawer(world: &World, number: usize) -> Option<&Drawer> {
    world.drawers.get(number.checked_sub(1)?)
}

fn change(world: &mut World, number: usize, change: impl FnOnce(&mut Drawer)) {
    number.checked_sub(1).and_then(|index| world.drawers.get_mut(index)).map(change).unwrap_or_default();
}
