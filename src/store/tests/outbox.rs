//! Gap-free, chained, sealed; and nothing but the right receipt ends a row's wait.

use super::super::outbox::LONGEST_WAIT_MS;
use super::*;

async fn queued(bench: &Bench, count: usize) -> Store {
    let store = bench.open();
    for n in 0..count {
        store.commit(facts(vec![item(&format!("case {n}"), vec![])])).await.unwrap();
    }
    store
}

#[tokio::test]
async fn central_can_verify_and_open_a_gap_free_chain() {
    let bench = Bench::new();
    let store = queued(&bench, 3).await;
    let mut prev = Hash::ZERO;
    for (n, row) in store.outbox_from(1, 9).await.unwrap().into_iter().enumerate() {
        let header = row.envelope.verify(&bench.keys().verify_key()).unwrap();
        assert_eq!((header.seq, header.prev, header.boot), (n as u64 + 1, prev, 1));
        assert_eq!(&row.envelope.open(&bench.sealing).unwrap()[..], format!("case {n}").as_bytes());
        prev = row.envelope.hash();
    }
    assert_ne!(prev, Hash::ZERO);
}

#[tokio::test]
async fn a_receipt_for_anything_else_changes_nothing() {
    let bench = Bench::new();
    let store = queued(&bench, 2).await;
    let rows = store.outbox_from(1, 9).await.unwrap();
    let hash = rows[0].envelope.hash();
    let stranger = Bench::new();
    let mut forged = bench.receipt(DEVICE, 1, hash);
    forged.bytes.push(b' ');
    for (bad, fault) in [
        (stranger.receipt(DEVICE, 1, hash), ReceiptFault::Signature),
        (forged, ReceiptFault::Signature),
        (bench.receipt("GZ-TH-0018", 1, hash), ReceiptFault::Device),
        (bench.receipt(DEVICE, 2, hash), ReceiptFault::Hash),
        (bench.receipt(DEVICE, 1, Hash::of(b"other")), ReceiptFault::Hash),
        (bench.receipt(DEVICE, 3, hash), ReceiptFault::Seq),
        (bench.receipt(DEVICE, u64::MAX, hash), ReceiptFault::Seq),
    ] {
        let refused = store.acknowledge(vec![bad], NOW).await;
        assert!(matches!(refused, Err(StoreError::Receipt(f)) if f == fault), "{fault:?}");
        assert_eq!(store.outbox_from(1, 9).await.unwrap(), rows);
    }
    assert_eq!(store.central_ms().await.unwrap(), Some(NOW - 1000));
    for _ in 0..2 {
        store.acknowledge(vec![bench.receipt(DEVICE, 1, hash)], NOW).await.unwrap();
    }
    assert_eq!(store.outbox().await.unwrap().waiting, 1);
}

#[tokio::test]
async fn centrals_word_on_the_time_only_rises_and_no_receipt_alone_moves_it() {
    let bench = Bench::new();
    let store = queued(&bench, 1).await;
    let hash = store.outbox_from(1, 1).await.unwrap()[0].envelope.hash();
    store.acknowledge(vec![bench.receipt(DEVICE, 1, hash)], NOW).await.unwrap();
    assert_eq!(store.central_ms().await.unwrap(), Some(NOW - 1000));
    for (said, known) in [(NOW, NOW), (NOW - 5000, NOW)] {
        store.heard(said).await.unwrap();
        assert_eq!(store.central_ms().await.unwrap(), Some(known));
    }
}

#[tokio::test]
async fn nothing_deletes_or_rewrites_an_unsent_fact() {
    let bench = Bench::new();
    let store = queued(&bench, 3).await;
    store.quarantine(3, "unreadable").await.unwrap();
    store.mark_attempt(vec![1, 2, 3], Some("gone"), 0).await.unwrap();
    let rows = store.outbox_from(1, 9).await.unwrap();
    assert_eq!(store.purge(i64::MAX, Facts::at(NOW, 1)).await.unwrap(), 0);
    for bad in [
        "DELETE FROM outbox WHERE seq = 1",
        "DELETE FROM outbox",
        "UPDATE outbox SET body = x'00'",
        "UPDATE outbox SET header = x'00' WHERE seq = 2",
        "UPDATE outbox SET state = 'receipted'",
        "UPDATE outbox SET seq = 9 WHERE seq = 3",
    ] {
        assert!(bench.sql().execute_batch(bad).is_err(), "{bad}");
    }
    assert_eq!(store.outbox_from(1, 9).await.unwrap(), rows);
    assert_eq!(store.outbox().await.unwrap().waiting, 3);
}

#[tokio::test]
async fn a_receipted_row_and_its_evidence_go_after_some_days_and_the_chain_goes_on() {
    let bench = Bench::new();
    let store = bench.open();
    let blob = store.stage(secret("portrait")).await.unwrap();
    store.commit(facts(vec![item("case", vec![blob])])).await.unwrap();
    let hash = store.outbox_from(1, 1).await.unwrap()[0].envelope.hash();
    store.acknowledge(vec![bench.receipt(DEVICE, 1, hash)], NOW).await.unwrap();
    assert_eq!(store.purge(NOW + KEEP_MS - 1, Facts::at(NOW, 1)).await.unwrap(), 0);
    assert!(store.blob(blob.sha256).await.is_ok());
    assert_eq!(store.purge(NOW + KEEP_MS + DAY_MS, Facts::at(NOW, 1)).await.unwrap(), 1);
    assert!(matches!(store.blob(blob.sha256).await, Err(StoreError::BlobMissing(_))));
    store.commit(facts(vec![item("next", vec![])])).await.unwrap();
    // The record of the purge comes between.
    let [record, next] = &store.outbox_ready(NOW, 9).await.unwrap()[..] else { panic!("not two rows") };
    assert_eq!((record.seq, record.envelope.header_unverified().unwrap().prev), (2, hash));
    assert_eq!((next.seq, next.envelope.header_unverified().unwrap().prev), (3, record.envelope.hash()));
}

#[tokio::test]
async fn a_row_waits_for_its_next_try_and_holds_back_the_rows_behind_it() {
    let bench = Bench::new();
    let store = queued(&bench, 3).await;
    let seqs = async |now| store.outbox_ready(now, 9).await.unwrap().iter().map(|r| r.seq).collect::<Vec<_>>();
    store.mark_attempt(vec![2], Some("server"), NOW + 1000).await.unwrap();
    assert_eq!(seqs(NOW).await, [1]);
    assert_eq!(seqs(NOW + 1000).await, [1, 2, 3]);
    assert_eq!(seqs(i64::MAX).await, [1, 2, 3]);
    // The clock was years ahead when the try was noted.
    store.mark_attempt(vec![1], Some("server"), NOW + LONGEST_WAIT_MS * 40_000).await.unwrap();
    assert_eq!(seqs(NOW + 1000).await, [1, 2, 3]);
}

#[tokio::test]
async fn a_quarantined_row_is_passed_over_and_still_takes_its_receipt() {
    let bench = Bench::new();
    let store = queued(&bench, 3).await;
    store.quarantine(2, "unreadable").await.unwrap();
    let ready = store.outbox_ready(NOW, 9).await.unwrap();
    assert_eq!(ready.iter().map(|r| r.seq).collect::<Vec<_>>(), [1, 3]);
    let row = store.outbox_from(2, 1).await.unwrap().remove(0);
    assert_eq!((row.state, row.last_error.as_deref()), (OutboxState::Quarantined, Some("unreadable")));
    store.acknowledge(vec![bench.receipt(DEVICE, 2, row.envelope.hash())], NOW).await.unwrap();
    assert_eq!(store.outbox().await.unwrap().quarantined, 0);
    assert!(matches!(store.quarantine(2, "late").await, Err(StoreError::NoSuchSeq(2))));
}

#[tokio::test]
async fn a_new_disk_continues_the_chain_where_central_says_it_ends() {
    let bench = Bench::new();
    let ahead = |seq| Paired { last_seq: seq, last_hash: Hash::of(b"last"), ..bench.paired() };
    let store = Store::open(bench.store_dir(), bench.keys()).unwrap();
    store.pair(ahead(41)).await.unwrap();
    assert_eq!(store.commit(facts(vec![item("case", vec![])])).await.unwrap().outbox, [42]);
    let header = store.outbox_from(42, 1).await.unwrap()[0].envelope.header_unverified().unwrap();
    assert_eq!(header.prev, Hash::of(b"last"));
    // An old copy of the store with facts of its own must not be mixed in silently.
    let behind = store.pair(ahead(99)).await;
    assert!(matches!(behind, Err(StoreError::OutboxBehind { here: 42, central: 99 })));
    assert!(matches!(store.pair(ahead(42)).await, Err(StoreError::OutboxForked { seq: 42 })));
}
