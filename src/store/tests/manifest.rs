//! The manifest comes back whole, is found by number, and opens with this kiosk's keys only.

use suiban_wire::case::{CaseNumber, FingerTemplate};
use suiban_wire::manifest::{Holder, ManifestEntry};
use suiban_wire::{Bytes, Private};

use super::*;

pub(crate) fn entry(bits: u64, name: &str, number: &str) -> ManifestEntry {
    let template = Private::new(Bytes(vec![7; 512]));
    ManifestEntry {
        case: CaseNumber::from_bits(bits),
        holder: Holder { name: name.into(), number: number.into() },
        new_card_body_number: Private::new(Bytes(format!("{bits:032}").into_bytes())),
        old_card: None,
        portrait: Private::new(Bytes(vec![0xFF; 2000])),
        templates: vec![FingerTemplate { code: 11, template }],
        valid_from: "2026-11-01".into(),
        valid_to: "2046-11-01".into(),
        version: 1,
    }
}

#[tokio::test]
async fn an_entry_is_found_by_number_and_by_body_number() {
    let bench = Bench::new();
    let store = bench.open();
    let (a, b) = (entry(1, "测试甲", "44019919900307003X"), entry(2, "测试乙", "440199198501011230"));
    store.replace_manifest(4, vec![a.clone(), b.clone()]).await.unwrap();
    assert_eq!(store.manifest_by_number("44019919900307003x ").await.unwrap(), [a]);
    assert_eq!(store.manifest_by_number("440199199003071235").await.unwrap(), []);
    assert_eq!(store.manifest_by_body_number(&b.new_card_body_number.expose().0).await.unwrap(), Some(b));
    assert_eq!((store.manifest_len().await.unwrap(), store.manifest_version().await.unwrap()), (2, 4));
}

#[tokio::test]
async fn a_manifest_is_replaced_whole_or_not_at_all() {
    let bench = Bench::new();
    let store = bench.open();
    let a = entry(1, "测试甲", "44019919900307003X");
    store.replace_manifest(4, vec![a.clone()]).await.unwrap();
    let older = store.replace_manifest(3, vec![]).await;
    assert!(matches!(older, Err(StoreError::ManifestOlder { offered: 3, held: 4 })));
    let twice = entry(2, "测试乙", "440199198501011230");
    assert!(store.replace_manifest(5, vec![twice.clone(), twice.clone()]).await.is_err());
    assert_eq!((store.manifest_len().await.unwrap(), store.manifest_version().await.unwrap()), (1, 4));
    drop(store);
    let store = bench.open();
    assert_eq!(store.manifest_by_number("44019919900307003X").await.unwrap(), [a]);
    store.replace_manifest(5, vec![twice]).await.unwrap();
    assert_eq!(store.manifest_by_number("44019919900307003X").await.unwrap(), []);
}

#[tokio::test]
async fn a_stolen_store_without_its_keys_finds_nobody() {
    let bench = Bench::new();
    let store = bench.open();
    let a = entry(1, "测试甲", "44019919900307003X");
    store.replace_manifest(1, vec![a.clone()]).await.unwrap();
    drop(store);
    let thief = Store::open(bench.store_dir(), Bench::new().keys()).unwrap();
    assert_eq!(thief.manifest_by_number("44019919900307003X").await.unwrap(), []);
    let forced = thief
        .run(|db| {
            let sealed: Vec<u8> = db.conn.query_row("SELECT sealed FROM manifest", [], |r| r.get(0))?;
            db.keys.local.open("manifest", &CaseNumber::from_bits(1).to_string(), &sealed)
        })
        .await;
    assert!(matches!(forced, Err(StoreError::Unreadable { table: "manifest" })));
}
