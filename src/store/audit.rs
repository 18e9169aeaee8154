//! Checking the journal without holding anybody up: a start checks what came after the last signed checkpoint, and the whole
//! chain is walked in small pieces while the machine works.
//!
//! Promise: whatever was changed before the checkpoint, the next whole walk names it. A checkpoint only says how far the
//! device itself has walked, under its own signature; without a good one a start walks the last rows and the walk begins anew.

use ring::digest::SHA256_OUTPUT_LEN;
use rusqlite::{Connection, Row};
use suiban_wire::keys::{Signature, SigningKey, VerifyKey};

use super::error::StoreError;
use super::journal::{self, Hash, JournalReport};
use super::settings;

/// Rows a start checks at the most.
pub(crate) const MOST_AT_START: i64 = 4096;
/// Rows of one piece: a commit that waits behind it does not notice.
const PIECE: i64 = 256;
const SETTING: &str = "journal-checkpoint";

/// A walk along the journal, from its first row to its end, piece by piece.
#[derive(Debug, Clone)]
pub struct Walk {
    next: i64,
    prev: Hash,
    sealed: i64,
    report: JournalReport,
    ended: bool,
}

impl Walk {
    /// Before the first row.
    pub fn whole() -> Self {
        Self::after(0, [0; SHA256_OUTPUT_LEN])
    }

    pub(crate) fn after(n: i64, hash: Hash) -> Self {
        Self { next: n + 1, prev: hash, sealed: n, report: JournalReport { rows: 0, seals: 0 }, ended: false }
    }

    /// What the walk found, once it has come to the end.
    pub fn ended(&self) -> Option<JournalReport> {
        self.ended.then_some(self.report)
    }

    /// One piece further.
    pub(crate) fn piece(mut self, conn: &Connection, key: &VerifyKey) -> Result<Self, StoreError> {
        self.advance(conn, key, PIECE)?;
        Ok(self)
    }

    /// To the end.
    pub(crate) fn finish(mut self, conn: &Connection, key: &VerifyKey) -> Result<JournalReport, StoreError> {
        self.advance(conn, key, i64::MAX)?;
        Ok(self.report)
    }

    fn advance(&mut self, conn: &Connection, key: &VerifyKey, limit: i64) -> Result<(), StoreError> {
        let mut rows = conn.prepare_cached(
            "SELECT n, wall, mono, boot, visit, kind, data, hash, signature
               FROM journal WHERE n >= ?1 ORDER BY n LIMIT ?2",
        )?;
        let mut rows = rows.query([self.next, limit])?;
        let mut walked = 0;
        while let Some(row) = rows.next()? {
            self.step(row, key)?;
            walked += 1;
        }
        if walked < limit {
            self.end()?;
        }
        Ok(())
    }

    fn step(&mut self, row: &Row<'_>, key: &VerifyKey) -> Result<(), StoreError> {
        self.prev = journal::check_row(row, self.next, &self.prev)?;
        if let Some(signature) = row.get::<_, Option<Vec<u8>>>("signature")? {
            journal::check_seal(key, self.next, &self.prev, &signature)?;
            self.sealed = self.next;
            self.report.seals += 1;
        }
        self.report.rows += 1;
        self.next += 1;
        Ok(())
    }

    /// Rows after the last signature mean the tail was touched. A tail that is gone as a whole is for the checkpoint to tell.
    fn end(&mut self) -> Result<(), StoreError> {
        if self.sealed != self.next - 1 {
            return Err(journal::broken(self.sealed + 1));
        }
        self.ended = true;
        Ok(())
    }

    /// Signs how far this walk has come.
    pub(crate) fn sign(&self, conn: &Connection, key: &SigningKey) -> Result<(), StoreError> {
        let n = self.next - 1;
        let signature = key.sign(&text(n, &self.prev));
        settings::set(conn, SETTING, &format!("{n} {} {}", hex::encode(self.prev), hex::encode(signature.as_bytes())))
    }
}

/// The walk a start makes: from the last good checkpoint, but over so many rows at the most.
pub(crate) fn at_start(conn: &Connection, key: &VerifyKey) -> Result<Walk, StoreError> {
    let oldest = (journal::head(conn)?.0 - MOST_AT_START).max(0);
    let walk = from_checkpoint(conn, key)?;
    if walk.next > oldest { Ok(walk) } else { Ok(Walk::after(oldest, journal::hash_of(conn, oldest)?)) }
}

/// The walk from the last good checkpoint, or a whole one.
pub(crate) fn from_checkpoint(conn: &Connection, key: &VerifyKey) -> Result<Walk, StoreError> {
    let line = settings::get(conn, SETTING)?;
    let signed = line.and_then(|line| parse(&line)).filter(|(n, hash, seal)| key.verify(&text(*n, hash), seal).is_ok());
    let Some((n, hash, _)) = signed else { return Ok(Walk::whole()) };
    // The row must be the one that was signed, or the chain was changed as a whole.
    if journal::hash_of(conn, n)? == hash { Ok(Walk::after(n, hash)) } else { Err(journal::broken(n)) }
}

fn parse(line: &str) -> Option<(i64, Hash, Signature)> {
    let mut words = line.split(' ');
    let n = words.next()?.parse().ok()?;
    let hash = hex::decode(words.next()?).ok()?.try_into().ok()?;
    let signature = Signature::try_from(hex::decode(words.next()?).ok()?.as_slice()).ok()?;
    Some((n, hash, signature))
}

fn text(n: i64, hash: &Hash) -> Vec<u8> {
    [b"suiban journal checkpoint v1".as_slice(), &n.to_be_bytes(), hash].concat()
}
