//! How long to wait for central: spread, so that a district's kiosks do not come back at once.

use std::time::Duration;

use crate::backoff::Backoff;
use crate::chance::draw;

/// First wait is at most this.
const FIRST: Duration = Duration::from_secs(4);
/// No wait is longer.
const CAP: Duration = Duration::from_secs(15 * 60);
/// No wait is longer while nobody can be reached at all: a try costs central nothing, and a link that comes back is
/// noticed while the citizen is still at the machine.
pub(crate) const UNREACHED: Duration = Duration::from_secs(30);
const BEAT: Duration = Duration::from_secs(300);
const FIRST_BEAT: Duration = Duration::from_secs(10);

/// The wait after failures in a row.
pub(crate) fn backoff() -> Backoff {
    Backoff::of_many(FIRST, CAP)
}

/// The first sign of life comes soon, spread over some seconds.
pub(crate) fn first_beat() -> Duration {
    draw(FIRST_BEAT / 5..=FIRST_BEAT)
}

/// Later ones every 300 s, a tenth more or less.
pub(crate) fn next_beat() -> Duration {
    draw(BEAT * 9 / 10..=BEAT * 11 / 10)
}
