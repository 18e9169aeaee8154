//! The process's own memory: nobody may dump it, and what is given back is overwritten.
//!
//! Personal data passes through hundreds of buffers of libraries on its way to the screen and the store. No library can be
//! asked to wipe them all; the allocator can.

mod wiped;

use std::alloc::System;

use nix::errno::Errno;
use nix::sys::prctl;
use nix::sys::resource::{Resource, setrlimit};
use zeroizing_alloc::ZeroAlloc;

pub(crate) use wiped::Wiped;

/// Overwrites everything that is given back. Every program that serves citizens declares one as its global allocator.
pub type Memory = ZeroAlloc<System>;

/// The allocator.
pub const MEMORY: Memory = ZeroAlloc(System);

/// A crash leaves no image of the memory, and no other program of the same user may read it. Errors: the system refuses.
pub fn allow_no_dump() -> Result<(), Errno> {
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    prctl::set_dumpable(false)
}
