//! The chain notices every kind of tampering.

use super::*;

async fn three_commits() -> (Bench, u64) {
    let bench = Bench::new();
    let store = bench.open();
    for n in 0..3 {
        let facts = Facts::at(NOW + n, n as u64).note(Some(&"visit-1".into()), "step-begun", json!({ "n": n }));
        store.commit(facts.note(None, "step-done", json!({}))).await.unwrap();
    }
    let report = store.verify_journal().await.unwrap();
    assert_eq!((report.rows, report.seals), (6, 3));
    (bench, report.rows)
}

async fn broken_at(bench: &Bench, tampering: &str) -> Option<u64> {
    let sql = bench.sql();
    sql.execute_batch(
        "PRAGMA foreign_keys = OFF;
         DROP TRIGGER journal_is_not_changed; DROP TRIGGER journal_is_not_deleted;",
    )
    .unwrap();
    sql.execute_batch(tampering).unwrap();
    drop(sql);
    let store = bench.open();
    match store.verify_journal().await {
        Ok(_) => None,
        Err(StoreError::JournalBroken { n }) => {
            assert_eq!(store.recovery().journal, Err(n));
            Some(n)
        }
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_changed_byte_in_any_column_is_noticed() {
    for change in ["wall = wall + 1", "mono = mono + 1", "boot = 9", "visit = 'visit-2'", "visit = NULL", "kind = 'x'"]
    {
        let (bench, _) = three_commits().await;
        assert_eq!(broken_at(&bench, &format!("UPDATE journal SET {change} WHERE n = 3")).await, Some(3), "{change}");
    }
    let (bench, _) = three_commits().await;
    assert_eq!(broken_at(&bench, "UPDATE journal SET data = replace(data, '1', '2') WHERE n = 3").await, Some(3));
    let (bench, _) = three_commits().await;
    assert_eq!(broken_at(&bench, "UPDATE journal SET hash = zeroblob(32) WHERE n = 6").await, Some(6));
}

#[tokio::test]
async fn a_missing_or_exchanged_row_is_noticed() {
    let (bench, _) = three_commits().await;
    assert_eq!(broken_at(&bench, "DELETE FROM journal WHERE n = 4").await, Some(4));
    let (bench, _) = three_commits().await;
    let exchange = "UPDATE journal SET n = 99 WHERE n = 2; UPDATE journal SET n = 2 WHERE n = 5;
                    UPDATE journal SET n = 5 WHERE n = 99;";
    assert_eq!(broken_at(&bench, exchange).await, Some(2));
}

#[tokio::test]
async fn a_commit_whose_last_row_or_signature_was_cut_off_is_noticed() {
    let (bench, _) = three_commits().await;
    assert!(broken_at(&bench, "DELETE FROM journal WHERE n = 6").await.is_some());
    let (bench, _) = three_commits().await;
    assert!(broken_at(&bench, "UPDATE journal SET signature = NULL WHERE n = 6").await.is_some());
    let (bench, _) = three_commits().await;
    let moved = "UPDATE journal SET signature = (SELECT signature FROM journal WHERE n = 4) WHERE n = 6";
    assert_eq!(broken_at(&bench, moved).await, Some(6));
}

#[tokio::test]
async fn a_forger_with_the_right_hashes_lacks_the_key() {
    let (bench, _) = three_commits().await;
    let other = Bench::new();
    drop(bench.open());
    let keys = other.keys();
    let store = Store::open(bench.store_dir(), keys).unwrap();
    assert!(matches!(store.verify_journal().await, Err(StoreError::JournalBroken { n: 2 })));
}

#[tokio::test]
async fn the_database_itself_refuses_to_rewrite_the_journal() {
    let (bench, rows) = three_commits().await;
    for sql in ["UPDATE journal SET wall = 0", "UPDATE journal SET signature = NULL", "DELETE FROM journal"] {
        assert!(bench.sql().execute_batch(sql).is_err(), "{sql}");
    }
    assert_eq!(bench.open().verify_journal().await.unwrap().rows, rows);
}

#[tokio::test]
async fn a_store_whose_signatures_lie_in_a_table_of_their_own_is_taken_over_whole() {
    let (bench, _) = three_commits().await;
    let as_it_was = "CREATE TABLE journal_seal (n INTEGER PRIMARY KEY REFERENCES journal (n), signature BLOB NOT NULL);
        INSERT INTO journal_seal SELECT n, signature FROM journal WHERE signature IS NOT NULL;
        CREATE TRIGGER journal_seal_is_not_deleted BEFORE DELETE ON journal_seal BEGIN SELECT RAISE(ABORT, 'no'); END;
        ALTER TABLE journal DROP COLUMN signature; PRAGMA user_version = 4;";
    bench.sql().execute_batch(as_it_was).unwrap();
    let store = bench.open();
    assert_eq!(store.verify_journal().await.unwrap(), JournalReport { rows: 6, seals: 3 });
    assert!(bench.sql().execute_batch("UPDATE journal SET wall = 0").is_err());
}

/// Walks the whole journal in pieces.
async fn walk(store: &Store) -> Result<JournalReport, StoreError> {
    let mut walk = Walk::whole();
    loop {
        walk = store.walk(walk).await?;
        if let Some(report) = walk.ended() {
            return Ok(report);
        }
    }
}

fn tamper(bench: &Bench, sql: &str) {
    bench.sql().execute_batch(&format!("DROP TRIGGER journal_is_not_changed; {sql}")).unwrap();
}

#[tokio::test]
async fn a_start_after_a_checkpoint_checks_only_what_came_after_it() {
    let (bench, _) = three_commits().await;
    let store = bench.open();
    assert_eq!(walk(&store).await.unwrap(), JournalReport { rows: 6, seals: 3 });
    store.commit(Facts::at(NOW, 9).note(None, "step-done", json!({}))).await.unwrap();
    drop(store);
    assert_eq!(bench.open().recovery().journal, Ok(JournalReport { rows: 1, seals: 1 }));
}

#[tokio::test]
async fn tampering_before_the_checkpoint_is_found_by_the_whole_walk() {
    let (bench, _) = three_commits().await;
    let store = bench.open();
    walk(&store).await.unwrap();
    drop(store);
    tamper(&bench, "UPDATE journal SET wall = wall + 1 WHERE n = 2");
    let store = bench.open();
    assert!(store.recovery().journal.is_ok(), "a start does not look there");
    assert!(matches!(walk(&store).await, Err(StoreError::JournalBroken { n: 2 })));
    assert!(matches!(store.verify_journal().await, Err(StoreError::JournalBroken { n: 2 })));
    assert_eq!(*store.health().borrow(), Health::JournalBroken { n: 2 });
}

#[tokio::test]
async fn a_forged_checkpoint_is_no_checkpoint_and_a_changed_row_under_one_is_found_at_the_start() {
    let (bench, _) = three_commits().await;
    let store = bench.open();
    walk(&store).await.unwrap();
    drop(store);
    tamper(&bench, "UPDATE journal SET hash = zeroblob(32) WHERE n = 6");
    assert_eq!(bench.open().recovery().journal, Err(6));
    tamper_setting(&bench);
    assert_eq!(bench.open().recovery().journal, Err(6), "without a checkpoint the last rows are walked");
}

#[tokio::test]
async fn a_whole_commit_cut_off_below_the_checkpoint_is_found_at_the_start() {
    let (bench, _) = three_commits().await;
    let store = bench.open();
    walk(&store).await.unwrap();
    drop(store);
    bench.sql().execute_batch("DROP TRIGGER journal_is_not_deleted; DELETE FROM journal WHERE n > 4").unwrap();
    assert_eq!(bench.open().recovery().journal, Err(6));
}

fn tamper_setting(bench: &Bench) {
    bench.sql().execute_batch("UPDATE setting SET value = '6 00 00' WHERE name = 'journal-checkpoint'").unwrap();
}

#[tokio::test]
async fn a_machine_that_finds_its_journal_changed_starts_with_that_knowledge() {
    let (bench, _) = three_commits().await;
    tamper(&bench, "UPDATE journal SET wall = 0 WHERE n = 5");
    assert_eq!(*bench.open().health().borrow(), Health::JournalBroken { n: 5 });
}
