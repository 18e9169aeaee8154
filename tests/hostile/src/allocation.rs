//! How much memory a piece of work holds at its worst.
//!
//! Only a program that installs [`Counting`] as its global allocator counts; anywhere else every peak is 0. Counts are kept
//! for each thread, so that tests that run side by side do not count each other's.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// The system's allocator, counted.
pub struct Counting;

// SAFETY: every call is handed on unchanged to the system's allocator, which keeps the trait's promises; counting
// allocates nothing and cannot panic.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        changed(size(layout.size()));
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        changed(size(layout.size()));
        // SAFETY: the caller's promise.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        changed(-size(layout.size()));
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, new: usize) -> *mut u8 {
        // While it moves, both pieces are there.
        changed(size(new));
        changed(-size(layout.size()));
        // SAFETY: the caller's promise.
        unsafe { System.realloc(memory, layout, new) }
    }
}

fn size(bytes: usize) -> isize {
    isize::try_from(bytes).unwrap_or(isize::MAX)
}

/// A thread that is ending has no counts any more; nobody asks for them then.
fn changed(by: isize) {
    let held = HELD.try_with(|held| {
        held.set(held.get().saturating_add(by));
        held.get()
    });
    let Ok(held) = held else { return };
    PEAK.try_with(|peak| peak.set(peak.get().max(held))).ok();
}

/// The most bytes this thread held at once during the work, beyond those it held before.
pub fn peak_of<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.get();
    PEAK.set(before);
    let done = work();
    (done, usize::try_from(PEAK.get() - before).unwrap_or(0))
}
