//! What the safe terminal interface does not reach: any speed, and exclusive use.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd};

use nix::libc;

nix::ioctl_read_bad!(get_termios2, libc::TCGETS2, libc::termios2);
nix::ioctl_write_ptr_bad!(set_termios2, libc::TCSETS2, libc::termios2);
nix::ioctl_none_bad!(leave_exclusive, libc::TIOCNXCL);

/// The speed the host has set, in baud, also when it is none of the standard ones. `None` while none is set.
pub fn host_baud(slave: &OwnedFd) -> Option<u32> {
    settings(slave).ok().map(|settings| settings.c_ospeed).filter(|baud| *baud != 0)
}

/// Forgets the speed a new terminal has by itself, so that a host that sets none is told from one that does.
pub fn forget_speed(slave: &OwnedFd) -> io::Result<()> {
    let mut settings = settings(slave)?;
    settings.c_cflag &= !libc::CBAUD;
    (settings.c_ispeed, settings.c_ospeed) = (0, 0);
    // SAFETY: the descriptor is open for the whole call, and the kernel only reads the settings.
    unsafe { set_termios2(slave.as_raw_fd(), &raw const settings) }?;
    Ok(())
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

fn settings(slave: &OwnedFd) -> io::Result<libc::termios2> {
    let mut settings = std::mem::MaybeUninit::<libc::termios2>::zeroed();
    // SAFETY: the descriptor is open for the whole call, and the kernel writes one whole `termios2`, for which any bit
    // pattern is valid.
    unsafe {
        get_termios2(slave.as_raw_fd(), settings.as_mut_ptr())?;
        Ok(settings.assume_init())
    }
}
