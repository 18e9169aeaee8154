//! What is deleted because its time is over, and the record of it.
//!
//! | class | what it is | kept | then |
//! |---|---|---|---|
//! | facts | bodies sealed to central | until central has had them for [`KEEP_MS`], to the end of that day | deleted, and the key of their period destroyed |
//! | evidence | portraits, templates, signatures, sealed to central | as long as the fact that names it | deleted, and the key destroyed |
//! | manifest | who may collect which card | as long as central lists it | replaced, and the key of its version destroyed |
//! | applications | keyed hash of a number | 500 days, see `applications` | deleted |
//! | journal, ledger, cards | codes, counts, case numbers; nobody is named | for ever | – |
//!
//! Time is central's: a wrong clock here deletes nothing. Promise: the rows and the record of their end are one commit, and
//! the record is a fact for central, signed by this kiosk.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use serde_json::json;
use suiban_wire::IdempotencyKey;
use suiban_wire::case::{self, DataClass, Deleted, Purged};
use suiban_wire::envelope::Kind;

use super::commit;
use super::db::Db;
use super::erasable::Label;
use super::error::StoreError;
use super::facts::{Facts, OutboxItem};
use super::settings;

/// Receipted rows and their evidence are kept this long, should central have to be restored: 7 days.
pub const KEEP_MS: i64 = 7 * DAY_MS;
const DAY_MS: i64 = 24 * 3600 * 1000;

/// Deletes what central had before the day `KEEP_MS` ago by its own clock. `moment` is this kiosk's. Returns how many facts.
pub(crate) fn purge(db: &mut Db, central_ms: i64, moment: Facts) -> Result<usize, StoreError> {
    let day = central_ms.div_euclid(DAY_MS);
    if db.purged_on == Some(day) {
        return Ok(0);
    }
    let before = day.saturating_mul(DAY_MS).saturating_sub(KEEP_MS);
    let due = Due::of(&db.conn, before)?;
    if due.rows > 0 {
        let facts = if due.is_about_people() {
            let keys = ending(db, before)?.iter().map(ToString::to_string).collect();
            due.recorded(keys, before, central_ms, moment)?
        } else {
            // Records like this one name nobody; a record of their end would have to end too.
            moment
        };
        commit::commit_purging(db, facts, Some(before), &mut |_| ())?;
    }
    db.blobs.sweep(&db.conn)?;
    for label in ending(db, i64::MIN)? {
        db.ring.destroy(label)?;
    }
    // Deleted rows are overwritten in the database; the log beside it still has them.
    db.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    db.ring.next_period();
    settings::set(&db.conn, settings::PERIOD, &db.ring.period().to_string())?;
    db.purged_on = Some(day);
    Ok(due.rows)
}

/// Destroys, at the start, what an interrupted purge or change of manifest left.
pub(crate) fn finish(db: &Db) -> Result<(), StoreError> {
    let held = Label::Manifest(settings::number(&db.conn, settings::MANIFEST_VERSION)?);
    let old = |label: &Label| matches!(label, Label::Manifest(_)) && *label != held;
    let old: Vec<_> = db.ring.labels()?.into_iter().filter(old).collect();
    old.into_iter().chain(ending(db, i64::MIN)?).try_for_each(|label| db.ring.destroy(label))
}

/// Deletes the rows; part of a commit.
pub(crate) fn delete(conn: &Connection, before: i64) -> Result<(), StoreError> {
    conn.execute("DELETE FROM outbox WHERE state = 'receipted' AND central_ms < ?1", [before])?;
    Ok(())
}

/// Keys of past periods under which nothing rests once everything receipted before this time is deleted.
fn ending(db: &Db, before: i64) -> Result<Vec<Label>, StoreError> {
    let stays = "NOT (state = 'receipted' AND central_ms < ?1)";
    let mut living: BTreeSet<u64> = BTreeSet::from([db.ring.period()]);
    let mut rows =
        db.conn.prepare(&format!("SELECT DISTINCT period FROM outbox WHERE period IS NOT NULL AND {stays}"))?;
    for period in rows.query_map([before], |r| r.get::<_, i64>(0))? {
        living.insert(period? as u64);
    }
    let sql = format!("SELECT DISTINCT sha256 FROM outbox_blob JOIN outbox USING (seq) WHERE {stays}");
    let mut rows = db.conn.prepare(&sql)?;
    let named = rows.query_map([before], |r| Ok(suiban_wire::Hash(r.get(0)?)))?.collect::<Result<Vec<_>, _>>()?;
    living.extend(db.blobs.periods(&named));
    let ended = |label: &Label| matches!(label, Label::Period(n) if !living.contains(n));
    Ok(db.ring.labels()?.into_iter().filter(ended).collect())
}

/// What is due.
struct Due {
    /// Rows of any kind.
    rows: usize,
    /// Rows whose bodies are about people.
    facts: u64,
    /// Pieces of evidence.
    evidence: u64,
}

impl Due {
    fn of(conn: &Connection, before: i64) -> Result<Self, StoreError> {
        let due = "FROM outbox WHERE state = 'receipted' AND central_ms < ?1";
        let (rows, facts): (i64, i64) = conn.query_row(
            &format!("SELECT count(*), count(*) FILTER (WHERE kind <> ?2) {due}"),
            params![before, Kind::Purged.as_str()],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )?;
        let sql = format!("SELECT count(DISTINCT sha256) FROM outbox_blob WHERE seq IN (SELECT seq {due})");
        let evidence: i64 = conn.query_row(&sql, [before], |r| r.get(0))?;
        Ok(Self { rows: rows as usize, facts: facts as u64, evidence: evidence as u64 })
    }

    fn is_about_people(&self) -> bool {
        self.facts > 0
    }

    /// The record: for the journal, and signed for central.
    fn recorded(&self, keys: Vec<String>, before_ms: i64, at_ms: i64, moment: Facts) -> Result<Facts, StoreError> {
        let note = json!({ "facts": self.facts, "evidence": self.evidence, "keys": keys, "before": before_ms });
        let deleted = vec![
            Deleted { class: DataClass::Facts, count: self.facts },
            Deleted { class: DataClass::Evidence, count: self.evidence },
        ];
        let body = Purged { before_ms, deleted, keys, at_ms };
        let plaintext = case::encode(&body).map_err(|_| StoreError::Unreadable { table: "purge" })?;
        let key = IdempotencyKey::random().map_err(|_| StoreError::Key("random source"))?;
        let item = OutboxItem { kind: Kind::Purged, key, plaintext, blobs: Vec::new() };
        Ok(Facts { outbox: vec![item], ..moment.note(None, "purged", note) })
    }
}
