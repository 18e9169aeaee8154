//! Crash points: the places where a power cut would hurt most, by name, so that a test can cut exactly there.
//!
//! Compiled in only with the feature `crash-points`, which a release build refuses; without it a point is nothing at all.
//! The same feature lets a test set the system's clock wrong. With it, the process whose `SUIBAN_CRASH_AT` names a point ends there by SIGKILL: no destructor runs, nothing is flushed.

/// Every point, in the order of a citizen's way; `tests/cuts.rs` cuts at each and so proves that each is reached.
pub const POINTS: [&str; 24] = [
    "payment::announced",
    "payment::booked-before-note",
    "payment::booked-after-note",
    "application::staged",
    "commit::written",
    "application::committed",
    "print::announced",
    "print::printed",
    "reversal::announced",
    "reversal::reversed",
    "settle::reversal-announced",
    "settle::reversed",
    "sync::uploaded",
    "sync::sent",
    "exchange::announced",
    "exchange::opened",
    "exchange::closed",
    "exchange::recorded",
    "old-card::taken",
    "old-card::announced",
    "old-card::retained",
    "drawer::announced",
    "drawer::opened",
    "pickup::committed",
];

/// Which point to end at.
#[cfg(feature = "crash-points")]
pub const CRASH_AT: &str = "SUIBAN_CRASH_AT";

/// By how many milliseconds the system's clock is to be wrong.
#[cfg(feature = "crash-points")]
pub const CLOCK_OFF: &str = "SUIBAN_CLOCK_OFF_MS";

/// How wrong the system's clock is to be.
#[cfg(feature = "crash-points")]
pub fn clock_off_ms() -> i64 {
    std::env::var(CLOCK_OFF).ok().and_then(|ms| ms.parse().ok()).unwrap_or_default()
}

/// Ends the process if it is told to end here.
#[cfg(feature = "crash-points")]
pub fn reached(point: &'static str) {
    debug_assert!(POINTS.contains(&point), "{point} is not in the table");
    if std::env::var(CRASH_AT).is_ok_and(|wanted| wanted == point) {
        tracing::warn!(point, "power cut");
        // The one signal that gives a process no last word, as a power cut does.
        if let Err(error) = nix::sys::signal::kill(nix::unistd::Pid::this(), nix::sys::signal::Signal::SIGKILL) {
            tracing::error!(%error, "the power did not go");
        }
        // The signal is on its way to every thread; this one must do nothing more.
        loop {
            std::thread::park();
        }
    }
}

/// A place where a power cut would hurt. See [`mod@crate::crash`].
macro_rules! crash_point {
    ($name:literal) => {
        #[cfg(feature = "crash-points")]
        $crate::crash::reached($name);
    };
}
