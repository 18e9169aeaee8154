//! The process's own memory: nobody may dump it, and what is given back is overwritten.
//!
//! Personal data passes through hundreds of buffers of libraries on its way to the screen and the store. No library can be
//! asked to wipe them all; the allocator can.

mod wiped;

use std::alloc::{GlobalAlloc, System};

use nix::errno::Errno;
use nix::sys::prctl;
use nix::sys::resource::{Resource, setrlimit};
use zeroizing_alloc::ZeroAlloc;

pub(crate) use wiped::Wiped;

/// Overwrites everything that is given back. Every program that serves citizens declares one as its global allocator.
pub type Memory<Below = System> = ZeroAlloc<Below>;

/// The allocator.
pub const MEMORY: Memory = overwriting(System);

const fn overwriting<Below: GlobalAlloc>(below: Below) -> Memory<Below> {
    ZeroAlloc(below)
}

/// A crash leaves no image of the memory, and no other program of the same user may read it. Errors: the system refuses.
pub fn allow_no_dump() -> Result<(), Errno> {
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    prctl::set_dumpable(false)
}

#[cfg(test)]
mod tests {
    use std::alloc::Layout;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Takes memory back and counts what still stands in it.
    #[derive(Default)]
    struct Below {
        given_back: AtomicUsize,
        legible: AtomicUsize,
    }

    // SAFETY: the system's allocator does all of it; what is read belongs to whoever gives it back until it is taken.
    unsafe impl GlobalAlloc for Below {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            unsafe { System.alloc(layout) }
        }

        unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
            let bytes = unsafe { std::slice::from_raw_parts(at, layout.size()) };
            self.given_back.fetch_add(bytes.len(), Ordering::Relaxed);
            self.legible.fetch_add(bytes.iter().filter(|byte| **byte != 0).count(), Ordering::Relaxed);
            unsafe { System.dealloc(at, layout) }
        }
    }

    #[test]
    fn what_is_given_back_is_overwritten_and_so_is_what_has_moved() {
        let memory = overwriting(Below::default());
        let (small, large) = (Layout::array::<u8>(64).unwrap(), Layout::array::<u8>(4096).unwrap());
        // SAFETY: each block is written within its layout and given back once with the layout it has then.
        unsafe {
            let block = memory.alloc(small);
            block.write_bytes(b'P', small.size());
            let moved = memory.realloc(block, small, large.size());
            assert_eq!(moved.read(), b'P', "what is moved is kept");
            moved.write_bytes(b'P', large.size());
            memory.dealloc(moved, large);
        }
        let below = &memory.0;
        assert_eq!(below.given_back.load(Ordering::Relaxed), small.size() + large.size());
        assert_eq!(below.legible.load(Ordering::Relaxed), 0, "bytes of somebody were given back");
    }
}
