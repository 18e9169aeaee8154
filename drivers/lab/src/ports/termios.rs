//! Two questions to a terminal that the safe interfaces do not ask.

use std::os::fd::{AsRawFd, OwnedFd};

use nix::libc;

nix::ioctl_read_bad!(get_termios2, libc::TCGETS2, libc::termios2);
nix::ioctl_none_bad!(leave_exclusive, libc::TIOCNXCL);

/// The speed the host has set, in baud, also when it is none of the standard ones. `None` when the kernel does not tell.
pub fn host_baud(slave: &OwnedFd) -> Option<u32> {
    let mut settings = std::mem::MaybeUninit::<libc::termios2>::zeroed();
    // SAFETY: the descriptor is open for the whole call, and the kernel writes one whole `termios2`, for which any bit
    // pattern is valid.
    unsafe {
        get_termios2(slave.as_raw_fd(), settings.as_mut_ptr()).ok()?;
        Some(settings.assume_init().c_ospeed)
    }
}

/// Lifts the exclusive use a host took. A terminal forgets it only when nobody has it open, and the lab always has; so
/// without this a restarted host would find its own port busy.
pub fn lift_exclusive_use(slave: &OwnedFd) {
    // SAFETY: the descriptor is open for the whole call; the request takes no argument.
    let result = unsafe { leave_exclusive(slave.as_raw_fd()) };
    if let Err(error) = result {
        tracing::debug!(%error, "exclusive use of a line could not be lifted");
    }
}
