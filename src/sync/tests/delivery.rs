//! Facts arrive once, in order, with their evidence, however often the link breaks.

use suiban_wire::case::CaseNumber;
use suiban_wire::manifest::{Holder, ManifestEntry, SealedManifestEntry};
use suiban_wire::{Bytes, Private};

use super::fake::Script;
use super::line::reply;
use super::*;

#[tokio::test(start_paused = true)]
async fn facts_and_evidence_reach_central_and_their_receipts_come_back() {
    let kiosk = Kiosk::paired().await;
    let portrait = kiosk.stage(vec![7; 600_000]).await;
    for n in 1..=70 {
        kiosk.commit(&format!("case {n}"), if n == 2 { vec![portrait] } else { vec![] }).await;
    }
    let mut sync = kiosk.start();
    let link = sync.until(|link| link.online && link.outbox == 0).await;
    assert_eq!((link.fault, link.last_central_ms), (None, Some(NOW + 1)));
    assert_eq!(kiosk.central.opened(), (1..=70).map(|n| format!("case {n}")).collect::<Vec<_>>());
    assert_eq!(kiosk.store.central_ms().await.unwrap(), Some(NOW + 1));
    let sealed = kiosk.central.with(|w| w.blobs[&portrait.sha256].clone());
    assert_eq!(&suiban_wire::blob::open_blob(&sealed, &kiosk.central.sealing).unwrap()[..], vec![7; 600_000]);
    let patches = kiosk.central.with(|w| w.asked.iter().filter(|a| a.starts_with("PATCH")).count());
    assert_eq!(patches, 2, "a swift line gets a larger second piece");
}

#[tokio::test(start_paused = true)]
async fn an_upload_goes_on_where_the_link_broke() {
    let kiosk = Kiosk::paired().await;
    let portrait = kiosk.stage(vec![7; 900_000]).await;
    kiosk.commit("case", vec![portrait]).await;
    // Bytes arrive, the answers do not.
    kiosk.central.next("/v1/envelopes", Script::Lost);
    let path: &'static str = Box::leak(format!("/v1/blobs/{}", portrait.sha256).into_boxed_str());
    for _ in 0..3 {
        kiosk.central.next(path, Script::Lost);
    }
    let mut sync = kiosk.start();
    sync.until(|link| link.online && link.outbox == 0).await;
    assert_eq!(kiosk.central.with(|w| w.upload_bytes), portrait.len as usize, "no byte was sent twice");
}

#[tokio::test(start_paused = true)]
async fn evidence_damaged_on_the_way_starts_again() {
    let kiosk = Kiosk::paired().await;
    let portrait = kiosk.stage(vec![7; 300_000]).await;
    kiosk.commit("case", vec![portrait]).await;
    kiosk.central.with(|w| w.blobs.insert(portrait.sha256, vec![0; 1000]));
    let mut sync = kiosk.start();
    sync.until(|link| link.online && link.outbox == 0).await;
    assert_eq!(Hash::of(&kiosk.central.with(|w| w.blobs[&portrait.sha256].clone())), portrait.sha256);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_asked_for_again_and_nothing_is_stored_twice() {
    let kiosk = Kiosk::paired().await;
    kiosk.commit("one", vec![]).await;
    kiosk.commit("two", vec![]).await;
    kiosk.central.next("/v1/envelopes", Script::Lost);
    let mut sync = kiosk.start();
    sync.until(|link| link.online && link.outbox == 0).await;
    assert_eq!(kiosk.central.opened(), ["one", "two"]);
}

#[tokio::test(start_paused = true)]
async fn a_central_restored_from_a_backup_gets_what_it_lost() {
    let kiosk = Kiosk::paired().await;
    let mut sync = kiosk.start();
    for text in ["one", "two", "three"] {
        kiosk.commit(text, vec![]).await;
    }
    sync.until(|link| link.online && link.outbox == 0).await;
    kiosk.central.with(|w| w.envelopes.retain(|seq, _| *seq < 2));
    kiosk.commit("four", vec![]).await;
    kiosk.all_sent().await;
    assert_eq!(kiosk.central.opened(), ["one", "two", "three", "four"]);
}

#[tokio::test(start_paused = true)]
async fn one_unreadable_fact_is_set_aside_and_the_rest_arrives() {
    let kiosk = Kiosk::paired().await;
    for text in ["one", "two", "three", "four"] {
        kiosk.commit(text, vec![]).await;
    }
    kiosk.central.with(|w| (w.unreadable, w.stubs) = (vec![2], true));
    let mut sync = kiosk.start();
    let link = sync.until(|link| link.online && link.outbox == 1).await;
    assert_eq!((link.quarantined, link.fault), (1, None));
    assert_eq!(kiosk.central.opened(), ["one", "two", "three", "four"]);
    assert_eq!(kiosk.rows().await[1].last_error.as_deref(), Some("unreadable"));
}

#[tokio::test(start_paused = true)]
async fn a_fact_whose_evidence_is_lost_is_set_aside_with_its_place_and_the_rest_arrives() {
    let kiosk = Kiosk::paired().await;
    kiosk.commit("one", vec![]).await;
    let portrait = kiosk.stage(vec![7; 300_000]).await;
    kiosk.commit("two", vec![portrait]).await;
    kiosk.commit("three", vec![]).await;
    kiosk.lose_evidence();
    let mut sync = kiosk.start();
    let link = sync.until(|link| link.online && link.outbox == 1).await;
    assert_eq!((link.quarantined, link.fault), (1, None));
    let rows = kiosk.rows().await;
    assert_eq!(rows[1].last_error.as_deref(), Some("evidence-lost"));
    assert!(rows[1].envelope.verify(&kiosk.keys.verify_key()).is_ok(), "the fact itself is kept, body and all");
    let held = kiosk.central.with(|w| w.envelopes.values().map(|e| e.body.is_empty()).collect::<Vec<_>>());
    assert_eq!(held, [false, true, false]);
}

#[tokio::test(start_paused = true)]
async fn evidence_lost_behind_evidence_that_is_there_stops_neither() {
    let kiosk = Kiosk::paired().await;
    for n in 1..=4 {
        let portrait = kiosk.stage(vec![n; 1000]).await;
        kiosk.commit(&n.to_string(), vec![portrait]).await;
        if n == 3 {
            kiosk.lose_evidence_of(portrait);
        }
    }
    let mut sync = kiosk.start();
    let link = sync.until(|link| link.online && link.outbox == 1).await;
    assert_eq!((link.quarantined, link.fault), (1, None));
    let held = kiosk.central.with(|w| w.envelopes.values().map(|e| e.body.is_empty()).collect::<Vec<_>>());
    assert_eq!(held, [false, false, true, false]);
}

#[tokio::test(start_paused = true)]
async fn a_central_that_insists_on_an_unreadable_fact_is_reported_and_the_rest_of_the_talk_goes_on() {
    let kiosk = Kiosk::paired().await;
    for text in ["one", "two", "three"] {
        kiosk.commit(text, vec![]).await;
    }
    kiosk.central.with(|w| w.unreadable = vec![2]);
    kiosk.central.publish(3, vec![]);
    let mut sync = kiosk.start();
    let link = sync.until(|link| link.fault == Some("blocked")).await;
    assert_eq!((link.online, link.outbox, link.quarantined), (true, 2, 1));
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(kiosk.store.manifest_version().await.unwrap(), 3);
    assert!(!kiosk.central.with(|w| w.beats.is_empty()));
    // A newer central can read it after all.
    kiosk.central.with(|w| w.unreadable.clear());
    sync.until(|link| link.outbox == 0).await;
    assert_eq!(kiosk.central.opened(), ["one", "two", "three"]);
}

#[tokio::test(start_paused = true)]
async fn too_much_at_once_is_sent_in_smaller_batches() {
    let kiosk = Kiosk::paired().await;
    for n in 0..5 {
        kiosk.commit(&n.to_string(), vec![]).await;
    }
    for _ in 0..2 {
        kiosk.central.next("/v1/envelopes", Script::Raw(reply(413, "", "connection: close\r\n", b"")));
    }
    let mut sync = kiosk.start();
    sync.until(|link| link.online && link.outbox == 0).await;
    assert_eq!(kiosk.central.opened(), ["0", "1", "2", "3", "4"]);
}

fn entry(number: &str) -> ManifestEntry {
    ManifestEntry {
        case: CaseNumber::from_bits(9),
        holder: Holder { name: "测试甲".into(), number: number.into() },
        new_card_body_number: Private::new(Bytes(vec![b'7'; 32])),
        old_card: None,
        portrait: Private::new(Bytes(vec![0xFF; 100])),
        templates: vec![],
        valid_from: "2026-11-01".into(),
        valid_to: "2046-11-01".into(),
        version: 1,
    }
}

fn sealed(kiosk: &Kiosk, number: &str, device: &str, signer: &FakeCentral) -> SealedManifestEntry {
    entry(number).seal(device, &kiosk.keys.sealing_key(), &signer.signing).unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_manifest_comes_down_and_a_forged_one_does_not() {
    let kiosk = Kiosk::paired().await;
    let number = "44019919900307003X";
    kiosk.central.publish(1, vec![sealed(&kiosk, number, DEVICE, &kiosk.central)]);
    let mut sync = kiosk.start();
    sync.until(|link| link.last_central_ms.is_some()).await;
    assert_eq!(kiosk.store.manifest_by_number(number).await.unwrap(), [entry(number)]);
    let forger = FakeCentral::new();
    for bad in [sealed(&kiosk, "x", DEVICE, &forger), sealed(&kiosk, "x", "GZ-TH-0018", &kiosk.central)] {
        kiosk.central.publish(2, vec![sealed(&kiosk, "y", DEVICE, &kiosk.central), bad]);
        sync.until(|link| link.fault == Some("manifest")).await;
        assert_eq!(kiosk.store.manifest_version().await.unwrap(), 1);
        assert_eq!(kiosk.store.manifest_len().await.unwrap(), 1);
        kiosk.central.publish(1, vec![]);
        sync.until(|link| link.fault.is_none()).await;
    }
}
