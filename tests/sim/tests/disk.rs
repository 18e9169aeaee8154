//! The disk forgets what was not synced, and SQLite's promises are kept on it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::sync::Arc;

use rand::SeedableRng;
use rand::rngs::SmallRng;
use rusqlite::{Connection, OpenFlags};
use suiban::store::disk::Disk;
use suiban_sim::disk::SimDisk;
use suiban_sim::power::Power;

fn open(root: &str) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let conn = Connection::open_with_flags(format!("{root}/a.db"), flags).unwrap();
    conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
    conn.pragma_update(None, "synchronous", "FULL").unwrap();
    conn.execute_batch("CREATE TABLE IF NOT EXISTS t (n INTEGER)").unwrap();
    conn
}

fn rows(conn: &Connection) -> i64 {
    conn.query_row("SELECT count(*) FROM t", [], |r| r.get(0)).unwrap()
}

#[test]
fn a_commit_survives_a_cut_at_any_write_and_half_a_commit_never_does() {
    let root = "/suiban-disk-test/commit";
    let power = Arc::new(Power::default());
    let disk = SimDisk::mount(Path::new(root), power.clone());
    let mut chance = SmallRng::seed_from_u64(1);
    let mut committed = 0;
    for cut in 1..200 {
        let conn = open(root);
        assert_eq!(rows(&conn), committed, "before cut {cut}");
        power.cut_after(cut % 23 + 1);
        while conn.execute_batch("BEGIN IMMEDIATE; INSERT INTO t VALUES (1); INSERT INTO t VALUES (2); COMMIT").is_ok()
        {
            committed += 2;
        }
        drop(conn);
        disk.cut(&mut chance);
        power.on();
        // A commit cut off while it was synced may have been made all the same, but never half of it.
        let found = rows(&open(root));
        assert!(found == committed || found == committed + 2, "{found} rows, {committed} committed");
        committed = found;
    }
}

#[test]
fn bytes_and_names_are_certain_only_after_their_sync() {
    let root = Path::new("/suiban-disk-test/names");
    for seed in 0..50 {
        let disk = SimDisk::mount(root, Arc::default());
        let (aside, file) = (root.join("a.tmp"), root.join("a"));
        disk.write(&aside, &[7; 5000]).unwrap();
        disk.sync(&aside).unwrap();
        disk.rename(&aside, &file).unwrap();
        disk.sync_dir(root).unwrap();
        disk.write(&root.join("b"), &[8; 5000]).unwrap();
        disk.cut(&mut SmallRng::seed_from_u64(seed));
        assert_eq!(disk.read(&file).unwrap(), [7; 5000]);
        assert!(disk.read(&aside).is_err());
        // What was never synced is whole, gone, or anything in between, but nothing that was not written.
        let other = disk.read(&root.join("b")).unwrap_or_default();
        assert!(other.iter().all(|byte| matches!(byte, 0 | 8)));
    }
}
