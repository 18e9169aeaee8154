//! What has had its time goes for good: rows, evidence and the keys both rested under; and that is on record.

use std::collections::BTreeSet;

use suiban_wire::case::{self, DataClass, Deleted, Purged};

use super::manifest::entry;
use super::*;
use crate::store::erasable::Label;

const NUMBER: &str = "44019919900307003X";

fn keys(bench: &Bench) -> BTreeSet<String> {
    let entries = fs::read_dir(bench.dir.path().join("keys/erasable")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

async fn case(store: &Store, text: &str) -> (u64, BlobRef) {
    let blob = store.stage(secret(&format!("portrait of {text}"))).await.unwrap();
    let committed = store.commit(facts(vec![item(text, vec![blob])])).await.unwrap();
    (committed.outbox[0], blob)
}

async fn receipted(bench: &Bench, store: &Store, seq: u64) {
    let hash = store.outbox_from(seq, 1).await.unwrap()[0].envelope.hash();
    store.acknowledge(vec![bench.receipt(DEVICE, seq, hash)], NOW).await.unwrap();
}

async fn purge(store: &Store, central_ms: i64) -> usize {
    store.purge(central_ms, Facts::at(NOW, 1)).await.unwrap()
}

#[tokio::test]
async fn what_central_has_had_for_its_time_cannot_be_read_even_from_a_copy_made_before() {
    let bench = Bench::new();
    let store = bench.open();
    let (seq, blob) = case(&store, "case").await;
    receipted(&bench, &store, seq).await;
    let copy = power_cut(&bench.store_dir());
    assert_eq!(keys(&bench), BTreeSet::from(["period-1".to_owned()]));
    // The first purge of a start ends its period.
    assert_eq!(purge(&store, NOW).await, 0);
    assert!(store.blob(blob.sha256).await.is_ok());
    assert_eq!(purge(&store, NOW + KEEP_MS + DAY_MS).await, 1);
    assert!(!keys(&bench).contains("period-1"));
    drop(store);
    let copied = Store::open(copy.path(), Keys { paired: Some(bench.paired()), ..bench.keys() }).unwrap();
    assert!(matches!(copied.outbox_from(seq, 1).await, Err(StoreError::Erased(_))));
    assert!(matches!(copied.blob(blob.sha256).await, Err(StoreError::Erased(_))));
}

#[tokio::test]
async fn a_purge_is_a_fact_for_central_signed_by_this_kiosk_and_a_line_of_the_journal() {
    let bench = Bench::new();
    let store = bench.open();
    let (seq, _) = case(&store, "case").await;
    receipted(&bench, &store, seq).await;
    purge(&store, NOW).await;
    let at_ms = NOW + KEEP_MS + DAY_MS;
    purge(&store, at_ms).await;
    let row = store.outbox_ready(NOW, 9).await.unwrap().remove(0);
    let header = row.envelope.verify(&bench.keys().verify_key()).unwrap();
    let body: Purged = case::decode(&header.open_body(&row.envelope.body, &bench.sealing).unwrap()).unwrap();
    let deleted = vec![Deleted { class: DataClass::Facts, count: 1 }, Deleted { class: DataClass::Evidence, count: 1 }];
    let before_ms = at_ms - at_ms % DAY_MS - KEEP_MS;
    assert_eq!(body, Purged { before_ms, deleted, keys: vec!["period-1".into()], at_ms });
    let noted: i64 =
        bench.sql().query_row("SELECT count(*) FROM journal WHERE kind = 'purged'", [], |r| r.get(0)).unwrap();
    assert_eq!(noted, 1);
    assert!(store.verify_journal().await.is_ok());
}

#[tokio::test]
async fn the_end_of_a_record_is_not_recorded_again() {
    let bench = Bench::new();
    let store = bench.open();
    let (seq, _) = case(&store, "case").await;
    receipted(&bench, &store, seq).await;
    purge(&store, NOW + KEEP_MS + DAY_MS).await;
    let record = store.outbox_ready(NOW, 9).await.unwrap().remove(0).seq;
    receipted(&bench, &store, record).await;
    assert_eq!(purge(&store, NOW + KEEP_MS + 2 * DAY_MS).await, 1);
    assert_eq!(store.outbox().await.unwrap().waiting, 0);
}

#[tokio::test]
async fn a_key_outlives_everything_that_is_still_wanted() {
    let bench = Bench::new();
    let store = bench.open();
    let (first, _) = case(&store, "first").await;
    let (second, blob) = case(&store, "second").await;
    receipted(&bench, &store, first).await;
    purge(&store, NOW).await;
    assert_eq!(purge(&store, NOW + KEEP_MS + DAY_MS).await, 1);
    let row = store.outbox_from(second, 1).await.unwrap().remove(0);
    assert!(row.envelope.verify(&bench.keys().verify_key()).is_ok(), "an unsent fact cannot be read");
    assert!(store.blob(blob.sha256).await.is_ok());
    drop(store);
    assert!(bench.open().blob(blob.sha256).await.is_ok(), "nor after a restart");
}

#[tokio::test]
async fn evidence_of_a_visit_in_progress_keeps_its_key_over_a_purge() {
    let bench = Bench::new();
    let store = bench.open();
    let blob = store.stage(secret("portrait")).await.unwrap();
    for day in 0..3 {
        purge(&store, NOW + day * DAY_MS).await;
    }
    store.commit(facts(vec![item("case", vec![blob])])).await.unwrap();
    assert!(store.blob(blob.sha256).await.is_ok());
}

#[tokio::test]
async fn who_is_no_longer_listed_is_forgotten_with_the_key_of_that_manifest() {
    let bench = Bench::new();
    let store = bench.open();
    store.replace_manifest(1, vec![entry(1, "测试甲", NUMBER)]).await.unwrap();
    let copy = power_cut(&bench.store_dir());
    store.replace_manifest(2, vec![]).await.unwrap();
    assert!(!keys(&bench).contains("manifest-1"));
    drop(store);
    let copied = Store::open(copy.path(), Keys { paired: Some(bench.paired()), ..bench.keys() }).unwrap();
    assert!(matches!(copied.manifest_by_number(NUMBER).await, Err(StoreError::Erased(_))));
}

#[tokio::test]
async fn a_purge_cut_off_before_its_keys_were_destroyed_is_finished_at_the_next_start() {
    let bench = Bench::new();
    drop(bench.open());
    let stray = bench.dir.path().join("keys/erasable");
    for name in ["period-7", "manifest-3"] {
        crate::store::file::write_durably(&stray.join(name), &[9; 32]).unwrap();
    }
    let store = bench.open();
    assert_eq!(keys(&bench), BTreeSet::new());
    case(&store, "case").await;
    assert_eq!(keys(&bench), BTreeSet::from([Label::Period(8).to_string()]), "a period is never named twice");
}

#[tokio::test]
async fn a_store_from_before_there_were_keys_that_end_is_read_and_purged() {
    let bench = Bench::new();
    let store = bench.open();
    let (seq, blob) = case(&store, "case").await;
    let row = store.outbox_from(seq, 1).await.unwrap().remove(0);
    let bytes = store.blob(blob.sha256).await.unwrap();
    drop(store);
    // As the first version wrote it.
    let sql = bench.sql();
    sql.execute_batch("DROP TRIGGER outbox_is_not_rewritten; DROP TRIGGER outbox_period_is_not_changed;").unwrap();
    sql.execute("UPDATE outbox SET body = ?1, period = NULL", [&row.envelope.body]).unwrap();
    let blobs = bench.store_dir().join("blobs");
    fs::remove_dir_all(&blobs).unwrap();
    fs::create_dir(&blobs).unwrap();
    fs::write(blobs.join(blob.sha256.to_string()), &bytes).unwrap();
    let store = bench.open();
    assert_eq!(store.recovery().missing_blobs, []);
    assert_eq!(store.outbox_from(seq, 1).await.unwrap(), [row]);
    assert_eq!(store.blob(blob.sha256).await.unwrap(), bytes);
    receipted(&bench, &store, seq).await;
    assert_eq!(purge(&store, NOW + KEEP_MS + DAY_MS).await, 1);
    assert_eq!(fs::read_dir(&blobs).unwrap().count(), 0);
}
