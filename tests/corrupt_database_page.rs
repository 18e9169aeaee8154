//! A page of the database turns to rubbish: it is noticed at the start and while running, the file is kept as it is, and the
//! machine serves nobody on its word.

use std::os::unix::fs::FileExt;

use suiban::store::{Health, StoreError, Walk};

use crate::storage::{self, Disk, one_case};

const PAGE: u64 = 4096;

/// Overwrites the root page of a table.
fn spoil(disk: &std::path::Path, table: &str) {
    let sql = rusqlite::Connection::open(disk).unwrap();
    sql.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let root: u64 = sql
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [table], |r| r.get::<_, i64>(0))
        .unwrap()
        .cast_unsigned();
    drop(sql);
    let file = std::fs::File::options().write(true).open(disk).unwrap();
    file.write_all_at(&[0xA5; PAGE as usize], (root - 1) * PAGE).unwrap();
}

#[tokio::test]
async fn a_spoilt_page_is_noticed_at_the_start_and_the_file_is_kept() {
    for table in ["ledger_intent", "outbox", "drawer", "setting"] {
        let disk = Disk::new();
        let store = disk.open().await;
        one_case(&store, 1).await.unwrap();
        drop(store);
        // The lock goes with the writer's thread, a moment after the last handle.
        drop(disk.try_open().unwrap());
        while disk.try_open().is_err_and(|error| matches!(error, StoreError::InUse)) {}
        spoil(&disk.database(), table);
        let before = std::fs::read(disk.database()).unwrap();
        let refused = disk.try_open().unwrap_err();
        assert_eq!(Health::of(&refused), Some(Health::Damaged), "{table}: {refused}");
        assert!(matches!(refused, StoreError::Damaged(_)), "{table}: {refused}");
        assert_eq!(std::fs::read(disk.database()).unwrap(), before, "{table}");
    }
}

#[tokio::test]
async fn a_page_of_the_journal_spoilt_while_running_is_found_by_the_walk() {
    let disk = Disk::new();
    let store = disk.open().await;
    for n in 0..40 {
        one_case(&store, n).await.unwrap();
    }
    drop(store);
    spoil(&disk.database(), "journal");
    // The pages of the journal are not read at a start; they are walked while the machine works.
    let Ok(store) = disk.try_open() else { return };
    let mut walk = Walk::whole();
    let refused = loop {
        match store.walk(walk).await {
            Ok(on) if on.ended().is_none() => walk = on,
            other => break other.map(drop),
        }
    };
    assert!(refused.is_err());
    assert_eq!(*store.health().borrow(), Health::of(&refused.unwrap_err()).unwrap());
}

#[test]
fn a_machine_with_a_spoilt_store_says_so_and_stays_up() {
    let dir = tempfile::tempdir().unwrap();
    let (stage, _lab) = storage::house(dir.path());
    spoil(&stage.out.join("kiosk/store/kiosk.db"), "outbox");
    let kiosk = stage.kiosk().unwrap();
    let mut citizen = suiban::rehearsal::Citizen::new(kiosk, stage.out.join("screens")).unwrap().in_a_hurry();
    citizen.wait("out-of-service", "storage-out", 60).unwrap();
    assert!(citizen.ended(1).unwrap().is_none(), "the process has ended");
}
