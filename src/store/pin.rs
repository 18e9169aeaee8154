//! The technician's PIN: a slow hash, and a wait that grows with each wrong try.
//!
//! Promise: a try is counted on disk before it is judged, so pulling the plug gives no free tries; the wait runs on the
//! monotonic clock, so a clock ten years off keeps nobody out and lets nobody in.

use std::num::NonZeroU32;

use ring::pbkdf2;
use rusqlite::{Connection, OptionalExtension, params};
use zeroize::Zeroizing;

use super::error::StoreError;
use super::local::random;

/// PBKDF2-HMAC-SHA256 rounds (OWASP password storage, 2023).
const ROUNDS: NonZeroU32 = NonZeroU32::MIN.saturating_add(599_999);
const FREE_TRIES: u32 = 5;
const FIRST_WAIT_MS: u64 = 30_000;
const LONGEST_WAIT_MS: u64 = 15 * 60_000;

/// What became of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinVerdict {
    /// Right; the counter starts again.
    Accepted,
    /// Wrong.
    Wrong {
        /// Tries left before a wait.
        left: u32,
    },
    /// Not even looked at.
    Locked {
        /// Milliseconds to wait.
        wait_ms: u64,
    },
}

/// Since when the present wait runs, on the monotonic clock. Lost at a restart, and then the wait starts again.
#[derive(Default)]
pub(crate) struct Throttle {
    since: Option<u64>,
}

/// A try that was counted and may now be judged.
pub(crate) struct Try {
    salt: Vec<u8>,
    rounds: NonZeroU32,
    hash: Vec<u8>,
    attempts: u32,
}

/// The hash of a new PIN, made apart from the store because it is slow.
pub(crate) struct NewPin {
    salt: [u8; 16],
    hash: [u8; 32],
}

impl NewPin {
    pub(crate) fn derive(pin: &str) -> Result<Self, StoreError> {
        if !(6..=32).contains(&pin.len()) || !pin.bytes().all(|b| b.is_ascii_digit()) {
            return Err(StoreError::WeakPin);
        }
        let salt = random()?;
        let mut hash = [0; 32];
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, &salt, pin.as_bytes(), &mut hash);
        Ok(Self { salt, hash })
    }

    pub(crate) fn store(&self, conn: &Connection) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO technician_pin (one, salt, rounds, hash, attempts) VALUES (1, ?1, ?2, ?3, 0)";
        conn.execute(sql, params![self.salt, ROUNDS.get(), self.hash])?;
        Ok(())
    }
}

impl Try {
    /// Slow: about a fifth of a second.
    pub(crate) fn judge(&self, pin: &Zeroizing<String>) -> bool {
        pbkdf2::verify(pbkdf2::PBKDF2_HMAC_SHA256, self.rounds, &self.salt, pin.as_bytes(), &self.hash).is_ok()
    }
}

/// Counts a try, or says how long to wait.
pub(crate) fn begin(conn: &Connection, throttle: &mut Throttle, mono: u64) -> Result<Result<Try, u64>, StoreError> {
    let sql = "SELECT salt, rounds, hash, attempts FROM technician_pin";
    let row = conn.query_row(sql, [], |r| {
        let rounds = NonZeroU32::new(r.get(1)?).unwrap_or(ROUNDS);
        Ok(Try { salt: r.get(0)?, rounds, hash: r.get(2)?, attempts: r.get(3)? })
    });
    let mut attempt = row.optional()?.ok_or(StoreError::NoPin)?;
    if let Some(wait) = waiting(throttle, attempt.attempts, mono) {
        return Ok(Err(wait));
    }
    attempt.attempts += 1;
    conn.execute("UPDATE technician_pin SET attempts = ?1", [attempt.attempts])?;
    throttle.since = Some(mono);
    Ok(Ok(attempt))
}

/// Closes a try.
pub(crate) fn finish(conn: &Connection, attempt: &Try, right: bool) -> Result<PinVerdict, StoreError> {
    if right {
        conn.execute("UPDATE technician_pin SET attempts = 0", [])?;
        return Ok(PinVerdict::Accepted);
    }
    Ok(PinVerdict::Wrong { left: FREE_TRIES.saturating_sub(attempt.attempts) })
}

fn waiting(throttle: &mut Throttle, attempts: u32, mono: u64) -> Option<u64> {
    let over = attempts.checked_sub(FREE_TRIES)?;
    let wait = FIRST_WAIT_MS.saturating_mul(1 << over.min(16)).min(LONGEST_WAIT_MS);
    let since = *throttle.since.get_or_insert(mono);
    since.saturating_add(wait).checked_sub(mono).filter(|left| *left > 0)
}
