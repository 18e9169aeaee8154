//! What is sealed, what is signed, and the bodies inside.

use suiban_wire::{
    Bytes, Private,
    blob::open_blob,
    case::{CardsLoaded, CaseNumber, DecisionRecord, PickupDone, Purged, ReferralCase, RenewalCase, decode},
    manifest::{Holder, ManifestEntry, SealedManifestEntry},
    receipt::{Receipt, SignedReceipt},
};

use super::{
    OF_BYTES, Seed, Target, all, found, json,
    keys::{Keys, keys},
    plain,
};

const BODY_SEEDS: &str = include_str!("../../../seeds/bodies.txt");
const KIOSK: &str = "GZ-TH-0017";

/// Sealed bytes as they come.
pub const SEALED: Target =
    Target { name: "sealed", run: sealed, operations: 0, seeds: sealed_seeds, mutations: OF_BYTES / 10 };

fn sealed(input: &[u8]) -> bool {
    keys().is_some_and(|keys| {
        let body = keys.sealing.open("suiban/v1/body", &[], input);
        body.is_ok() || open_blob(input, &keys.sealing).is_ok()
    })
}

fn sealed_seeds() -> Vec<Seed> {
    let sealed = keys().and_then(|keys| keys.sealing.public().seal("suiban/v1/blob", &[], b"portrait").ok());
    let sealed = sealed.map(|sealed| Seed { name: "a blob".into(), bytes: sealed.0 });
    all([found("sealed"), sealed.into_iter().collect()])
}

/// What is read behind a right signature. The first byte says what the rest is: a receipt, the outside of a manifest entry,
/// or its inside, sealed.
pub const SIGNED: Target =
    Target { name: "signed", run: signed, operations: 3, seeds: signed_seeds, mutations: OF_BYTES / 10 };

fn signed(input: &[u8]) -> bool {
    let (Some(keys), Some((which, bytes))) = (keys(), input.split_first()) else { return false };
    match which % 3 {
        0 => is_receipt(keys, bytes.to_vec()),
        1 => is_entry(keys, bytes.to_vec()),
        _ => outside(keys, bytes).is_some_and(|bytes| is_entry(keys, bytes)),
    }
}

fn is_receipt(keys: &Keys, bytes: Vec<u8>) -> bool {
    let signature = keys.sign("suiban/v1/receipt", &bytes);
    SignedReceipt { bytes, signature }.verify(&keys.signing.public(), KIOSK).is_ok()
}

fn is_entry(keys: &Keys, bytes: Vec<u8>) -> bool {
    let signature = keys.sign("suiban/v1/manifest", &bytes);
    SealedManifestEntry { bytes, signature }.open(&keys.signing.public(), KIOSK, &keys.sealing).is_ok()
}

/// Seals the inside of an entry for the kiosk.
fn outside(keys: &Keys, inside: &[u8]) -> Option<Vec<u8>> {
    let (case, version) = (CaseNumber::from_bits(42), 1);
    let place = format!("{KIOSK}/{case}/{version}");
    let sealed = keys.sealing.public().seal("suiban/v1/manifest", place.as_bytes(), inside).ok()?;
    let outer = serde_json::json!({ "v": 1, "kiosk": KIOSK, "case": case, "version": version, "sealed": sealed });
    serde_json::to_vec(&outer).ok()
}

fn signed_seeds() -> Vec<Seed> {
    let receipt = Receipt { device: KIOSK.into(), seq: 1, hash: suiban_wire::Hash::ZERO, central_ms: 1 };
    let inside = json("the inside of an entry", &entry());
    let outer = keys().and_then(|keys| outside(keys, &inside.bytes));
    let outer = outer.map(|bytes| Seed { name: "an entry".into(), bytes });
    let marked = |which: u8, seed: Seed| Seed { bytes: [&[which], seed.bytes.as_slice()].concat(), ..seed };
    let seeds = vec![marked(0, json("a receipt", &receipt)), marked(2, inside)];
    all([found("signed"), seeds, outer.into_iter().map(|outer| marked(1, outer)).collect()])
}

fn entry() -> ManifestEntry {
    ManifestEntry {
        case: CaseNumber::from_bits(42),
        holder: Holder { name: "CANARY".into(), number: "CANARY".into() },
        new_card_body_number: Private::new(Bytes(vec![b'0'; 32])),
        old_card: None,
        portrait: Private::new(Bytes(vec![0x5A; 64])),
        templates: Vec::new(),
        valid_from: "2026-12-01".into(),
        valid_to: "long-term".into(),
        version: 1,
    }
}

/// The plaintext of each kind of body.
pub const BODIES: Target =
    Target { name: "bodies", run: bodies, operations: 0, seeds: body_seeds, mutations: OF_BYTES };

fn bodies(input: &[u8]) -> bool {
    let read = [
        decode::<RenewalCase>(input).is_ok(),
        decode::<PickupDone>(input).is_ok(),
        decode::<ReferralCase>(input).is_ok(),
        decode::<CardsLoaded>(input).is_ok(),
        decode::<DecisionRecord>(input).is_ok(),
        decode::<Purged>(input).is_ok(),
    ];
    read.contains(&true)
}

fn body_seeds() -> Vec<Seed> {
    all([found("bodies"), plain(BODY_SEEDS)])
}
