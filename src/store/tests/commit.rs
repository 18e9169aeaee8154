//! All or nothing, whenever the power goes.

use std::sync::mpsc;
use std::task::{Context, Waker};
use std::time::Duration;

use super::super::commit::{self, Stage};
use super::super::db::lock;
use super::*;

async fn everything(store: &Store) -> Facts {
    let blob = store.stage(secret("portrait")).await.unwrap();
    let lines = vec![intent("pay-1", Act::Payment { amount_fen: 2000 })];
    let load = DrawerWrite::load(3, "SB-TEST-0001", b"body-1");
    Facts { ledger: lines, drawers: vec![load], ..facts(vec![item("case", vec![blob])]) }.note(
        Some(&"visit-1".into()),
        "submitted",
        json!({}),
    )
}

#[derive(Debug, PartialEq)]
struct Seen {
    journal: u64,
    intents: usize,
    waiting: u64,
    loaded: u32,
    blobs: usize,
}

async fn seen(store: &Store, dir: &Path) -> Seen {
    Seen {
        journal: store.verify_journal().await.unwrap().rows,
        intents: store.recovery().open_intents.len(),
        waiting: store.outbox().await.unwrap().waiting,
        loaded: store.card_balance().await.unwrap().loaded,
        blobs: fs::read_dir(dir.join("blobs")).unwrap().count(),
    }
}

const NOTHING: Seen = Seen { journal: 0, intents: 0, waiting: 0, loaded: 0, blobs: 0 };
const ALL: Seen = Seen { journal: 4, intents: 1, waiting: 1, loaded: 1, blobs: 1 };

#[tokio::test]
async fn after_a_power_cut_at_any_stage_there_is_all_of_a_commit_or_nothing() {
    let bench = Bench::new();
    let store = bench.open();
    let facts = everything(&store).await;
    let (images, cuts) = mpsc::channel();
    let dir = bench.store_dir();
    let cut = move |stage| images.send((stage, power_cut(&dir))).unwrap();
    store.run(move |db| commit::commit(db, facts, &mut { cut })).await.unwrap();
    let cuts: Vec<(Stage, TempDir)> = cuts.iter().collect();
    assert_eq!(cuts.len(), 6);
    for (stage, image) in cuts {
        let after = bench.open_at(image.path());
        let expected = if stage == Stage::Committed { ALL } else { NOTHING };
        assert_eq!(seen(&after, image.path()).await, expected, "{stage:?}");
        assert_eq!(after.recovery().missing_blobs, []);
        // Life goes on without a gap.
        let next = after.commit(super::facts(vec![item("next", vec![])])).await.unwrap().outbox;
        assert_eq!(next, [expected.waiting + 1], "{stage:?}");
    }
}

#[tokio::test]
async fn one_refused_fact_takes_its_whole_commit_with_it() {
    let bench = Bench::new();
    let store = bench.open();
    store.commit(facts(vec![item("first", vec![])])).await.unwrap();
    let before = store.verify_journal().await.unwrap();
    let bad = everything(&store).await.note(None, "Not A Code", json!({}));
    assert!(matches!(store.commit(bad).await, Err(StoreError::JournalRefused { .. })));
    let mut bad = everything(&store).await;
    bad.ledger.push(outcome("nobody-announced", Outcome::Done));
    assert!(matches!(store.commit(bad).await, Err(StoreError::NoIntent(_))));
    let mut bad = everything(&store).await;
    bad.outbox[0].blobs.push(BlobRef::of(b"never staged"));
    assert!(matches!(store.commit(bad).await, Err(StoreError::BlobMissing(_))));
    assert_eq!(store.verify_journal().await.unwrap(), before);
    assert_eq!(store.card_balance().await.unwrap().loaded, 0);
    assert_eq!(store.open_intents().await.unwrap(), []);
    assert_eq!(store.commit(facts(vec![item("second", vec![])])).await.unwrap().outbox, [2]);
}

#[tokio::test]
async fn the_store_comes_back_as_it_was_left() {
    let bench = Bench::new();
    let store = bench.open();
    let facts = everything(&store).await;
    store.commit(facts).await.unwrap();
    store.set_settings(vec![("volume".into(), "7".into())]).await.unwrap();
    let row = store.outbox_ready(NOW, 9).await.unwrap();
    drop(store);
    let store = bench.open();
    assert_eq!(store.recovery().boot, 2);
    assert_eq!(store.recovery().open_intents[0].act, Act::Payment { amount_fen: 2000 });
    assert_eq!(seen(&store, &bench.store_dir()).await, ALL);
    assert_eq!(store.setting("volume").await.unwrap().as_deref(), Some("7"));
    assert_eq!(store.outbox_ready(NOW, 9).await.unwrap(), row);
}

#[tokio::test]
async fn a_commit_once_begun_does_not_need_its_caller() {
    let bench = Bench::new();
    let store = bench.open();
    {
        let mut commit = Box::pin(store.commit(facts(vec![item("case", vec![])])));
        let _ = commit.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    }
    assert_eq!(store.outbox().await.unwrap().waiting, 1);
}

#[tokio::test]
async fn an_unpaired_kiosk_queues_nothing_and_keeps_its_journal() {
    let bench = Bench::new();
    let store = Store::open(bench.store_dir(), bench.keys()).unwrap();
    assert!(matches!(store.commit(facts(vec![item("case", vec![])])).await, Err(StoreError::NotPaired)));
    assert!(matches!(store.stage(secret("portrait")).await, Err(StoreError::NotPaired)));
    store.commit(Facts::at(NOW, 1).note(None, "started", json!({}))).await.unwrap();
    store.pair(bench.paired()).await.unwrap();
    assert_eq!(store.commit(facts(vec![item("case", vec![])])).await.unwrap().outbox, [1]);
}

#[tokio::test]
async fn two_processes_never_share_a_store() {
    let bench = Bench::new();
    let store = bench.open();
    let path = bench.store_dir().join("lock");
    assert!(matches!(lock(&path, Duration::ZERO), Err(StoreError::InUse)));
    drop(store);
    assert!(lock(&path, Duration::from_secs(60)).is_ok());
}

#[tokio::test]
async fn evidence_nobody_named_is_swept_at_start_and_at_the_end_of_a_visit() {
    let bench = Bench::new();
    let store = bench.open();
    let named = store.stage(secret("named")).await.unwrap();
    store.commit(facts(vec![item("case", vec![named])])).await.unwrap();
    store.stage(secret("orphan")).await.unwrap();
    assert_eq!(store.purge(NOW, Facts::at(NOW, 1)).await.unwrap(), 0);
    assert_eq!(fs::read_dir(bench.store_dir().join("blobs")).unwrap().count(), 2, "the visit still needs it");
    assert_eq!(store.discard_staged().await.unwrap(), 1);
    store.stage(secret("orphan")).await.unwrap();
    fs::write(bench.store_dir().join("blobs/half.tmp"), "half").unwrap();
    drop(store);
    let store = bench.open();
    assert_eq!(store.recovery().swept_blobs, 2);
    assert!(store.blob(named.sha256).await.is_ok());
    let file = fs::read_dir(bench.store_dir().join("blobs")).unwrap().next().unwrap().unwrap();
    assert!(file.file_name().to_str().unwrap().starts_with(&named.sha256.to_string()));
    fs::remove_file(file.path()).unwrap();
    drop(store);
    assert_eq!(bench.open().recovery().missing_blobs, [named.sha256]);
}

#[tokio::test]
async fn evidence_with_a_changed_byte_is_not_given_out() {
    let bench = Bench::new();
    let store = bench.open();
    let named = store.stage(secret("named")).await.unwrap();
    let file = fs::read_dir(bench.store_dir().join("blobs")).unwrap().next().unwrap().unwrap().path();
    let good = fs::read(&file).unwrap();
    for at in [0, 20, good.len() / 2, good.len() - 1] {
        let mut bad = good.clone();
        bad[at] ^= 1;
        fs::write(&file, bad).unwrap();
        assert!(matches!(store.blob(named.sha256).await, Err(StoreError::BlobDamaged(_))), "byte {at}");
    }
    fs::write(&file, good).unwrap();
    assert_eq!(Hash::of(&store.blob(named.sha256).await.unwrap()), named.sha256);
}

#[tokio::test]
async fn a_damaged_or_newer_file_is_not_used() {
    let bench = Bench::new();
    drop(bench.open());
    bench.sql().pragma_update(None, "user_version", 99).unwrap();
    let newer = Store::open(bench.store_dir(), bench.keys());
    assert!(matches!(newer, Err(StoreError::Newer { found: 99, known: 5 })));
    fs::write(bench.store_dir().join("kiosk.db"), [7; 8192]).unwrap();
    assert!(Store::open(bench.store_dir(), bench.keys()).is_err());
}
