//! How the store itself is: judged by every refusal it meets, so that the machine stops taking in what it cannot keep.
//!
//! Promise: a full or read-only disk is left by itself once it can be written again; damage stays until a person has been.

use std::io::ErrorKind;

use rusqlite::ErrorCode;

use super::error::StoreError;

/// How the store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Health {
    /// It takes facts.
    #[default]
    Good,
    /// The disk has no room.
    Full,
    /// The disk cannot be written.
    ReadOnly,
    /// The disk reports errors.
    Failing,
    /// The database is damaged: nothing more is written to it.
    Damaged,
    /// The journal's chain does not hold at this row.
    JournalBroken {
        /// First row that does not hold.
        n: u64,
    },
}

impl Health {
    /// What an error says about the store. `None`: it is about the request.
    pub fn of(error: &StoreError) -> Option<Self> {
        match error {
            StoreError::Database(rusqlite::Error::SqliteFailure(failure, _)) => by_code(failure.code),
            StoreError::File { source, .. } => by_kind(source.kind()),
            StoreError::Damaged(_) => Some(Self::Damaged),
            StoreError::JournalBroken { n } => Some(Self::JournalBroken { n: *n }),
            _ => None,
        }
    }

    /// Whether it passes by itself when the disk is well again.
    pub fn may_pass(self) -> bool {
        match self {
            Self::Full | Self::ReadOnly | Self::Failing => true,
            Self::Good | Self::Damaged | Self::JournalBroken { .. } => false,
        }
    }

    /// Stable code for the technician and the log.
    pub fn code(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Full => "disk-full",
            Self::ReadOnly => "disk-read-only",
            Self::Failing => "disk-failing",
            Self::Damaged => "database-damaged",
            Self::JournalBroken { .. } => "journal-broken",
        }
    }

    /// What is known after a new finding: damage is not forgotten for a full disk.
    pub(crate) fn and(self, found: Self) -> Self {
        if matches!(self, Self::Damaged | Self::JournalBroken { .. }) { self } else { found }
    }
}

#[allow(clippy::wildcard_enum_match_arm)] // SQLite's list of codes is open.
fn by_code(code: ErrorCode) -> Option<Health> {
    match code {
        ErrorCode::DiskFull => Some(Health::Full),
        ErrorCode::ReadOnly => Some(Health::ReadOnly),
        ErrorCode::SystemIoFailure | ErrorCode::CannotOpen => Some(Health::Failing),
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Some(Health::Damaged),
        _ => None,
    }
}

#[allow(clippy::wildcard_enum_match_arm)] // The standard library's list of kinds is open.
fn by_kind(kind: ErrorKind) -> Option<Health> {
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some(Health::Full),
        ErrorKind::ReadOnlyFilesystem => Some(Health::ReadOnly),
        _ => None,
    }
}
