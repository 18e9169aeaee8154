//! Envelopes, receipts and manifest entries: whatever is changed, moved or cut is refused, and nothing panics.

use crate::common::{Kiosk, draft};
use suiban_wire::{
    Hash, IdempotencyKey,
    blob::{BlobRef, MAX_BLOB},
    envelope::{Envelope, EnvelopeError, Header, Kind, MAX_BODY},
    keys::{KeyError, SealingPrivate, SigningKey},
    receipt::{Receipt, ReceiptError, SignedReceipt},
};

#[test]
fn an_envelope_comes_back_as_it_was_sealed() {
    let kiosk = Kiosk::new();
    let first = kiosk.envelope(1, Hash::ZERO, b"fact one");
    let second = kiosk.envelope(2, first.hash(), b"fact two");
    let json = serde_json::to_string(&second).unwrap();
    let read: Envelope = serde_json::from_str(&json).unwrap();
    let header = read.verify(&kiosk.signer.public()).unwrap();
    assert_eq!((header.seq, header.prev, header.kind.clone()), (2, first.hash(), Kind::Audit));
    assert_eq!(header.body.key_id, kiosk.central.public().key_id());
    assert_eq!(read.open(&kiosk.central).unwrap().as_slice(), b"fact two");
}

#[test]
fn every_changed_byte_of_header_signature_and_body_is_refused() {
    let kiosk = Kiosk::new();
    let good = kiosk.envelope(1, Hash::ZERO, b"fact");
    let key = kiosk.signer.public();
    for at in 0..good.header.len() {
        let mut bad = good.clone();
        bad.header[at] ^= 0x20;
        assert_eq!(bad.verify(&key), Err(EnvelopeError::Key(KeyError::BadSignature)), "header byte {at}");
    }
    for at in 0..good.signature.0.len() {
        let mut bad = good.clone();
        bad.signature.0[at] ^= 1;
        assert!(bad.verify(&key).is_err(), "signature byte {at}");
    }
    for at in 0..good.body.len() {
        let mut bad = good.clone();
        bad.body[at] ^= 1;
        assert_eq!(bad.verify(&key), Err(EnvelopeError::Body), "body byte {at}");
    }
    let mut bad = good.clone();
    bad.body[0] ^= 1;
    assert!(
        bad.verify_header(&key).is_ok_and(|header| !bad.has_body_of(&header)),
        "its place in the chain still holds"
    );
    let mut longer = good.clone();
    longer.body.push(0);
    assert_eq!(longer.verify(&key), Err(EnvelopeError::Body));
}

#[test]
fn another_device_key_or_another_sealing_key_does_not_fit() {
    let kiosk = Kiosk::new();
    let envelope = kiosk.envelope(1, Hash::ZERO, b"fact");
    let (stranger, _) = SigningKey::generate().unwrap();
    assert_eq!(envelope.verify(&stranger.public()), Err(EnvelopeError::Key(KeyError::BadSignature)));
    let other_central = SealingPrivate::generate().unwrap();
    assert_eq!(envelope.open(&other_central), Err(EnvelopeError::Key(KeyError::CannotOpen)));
}

#[test]
fn a_sealed_body_cannot_be_moved_under_another_header() {
    let kiosk = Kiosk::new();
    let envelope = kiosk.envelope(1, Hash::ZERO, b"fact");
    let header: Header = serde_json::from_slice(&envelope.header).unwrap();
    let open = |change: &dyn Fn(&mut Header)| {
        let mut moved = header.clone();
        change(&mut moved);
        moved.open_body(&envelope.body, &kiosk.central)
    };
    assert!(open(&|_| ()).is_ok());
    assert!(open(&|h| h.created_ms += 1).is_ok(), "only what names the fact is bound to the body");
    let closed = Err(EnvelopeError::Key(KeyError::CannotOpen));
    assert_eq!(open(&|h| h.key = IdempotencyKey([9; 16])), closed);
    assert_eq!(open(&|h| h.device = "GZ-TH-0018".into()), closed);
    assert_eq!(open(&|h| h.seq = 2), closed);
    assert_eq!(open(&|h| h.kind = Kind::PickupDone), closed);
}

#[test]
fn limits_hold_on_both_sides() {
    let kiosk = Kiosk::new();
    let mut long = draft(&[0; MAX_BODY]);
    assert_eq!(kiosk.seal(long.clone(), 1, Hash::ZERO), Err(EnvelopeError::BodyTooLong));
    long.plaintext = b"short".to_vec().into();
    long.blobs = (0..200u64).map(|len| BlobRef { sha256: Hash::ZERO, len }).collect();
    assert_eq!(kiosk.seal(long, 1, Hash::ZERO), Err(EnvelopeError::HeaderTooLong));
    let mut heavy = draft(b"x");
    heavy.blobs = vec![BlobRef { sha256: Hash::ZERO, len: MAX_BLOB + 1 }];
    assert_eq!(kiosk.seal(heavy, 1, Hash::ZERO), Err(EnvelopeError::BlobTooLong));
    let mut fat = kiosk.envelope(1, Hash::ZERO, b"fact");
    fat.header.resize(16 * 1024 + 1, b' ');
    assert_eq!(fat.verify(&kiosk.signer.public()), Err(EnvelopeError::HeaderTooLong));
}

#[test]
fn sequence_and_predecessor_must_fit() {
    let kiosk = Kiosk::new();
    let some = Hash::of(b"x");
    for (seq, prev) in [(0, Hash::ZERO), (1, some), (2, Hash::ZERO), (u64::MAX, some)] {
        assert_eq!(kiosk.seal(draft(b"x"), seq, prev), Err(EnvelopeError::Sequence), "{seq}");
    }
    let mut nameless = draft(b"x");
    nameless.device = "../etc".into();
    assert!(matches!(kiosk.seal(nameless, 1, Hash::ZERO), Err(EnvelopeError::Device(_))));
}

#[test]
fn a_kind_of_the_future_keeps_its_name() {
    let kiosk = Kiosk::new();
    let mut future = draft(b"x");
    future.kind = Kind::from_name("retina-scan").unwrap();
    let header = kiosk.seal(future, 1, Hash::ZERO).unwrap().verify(&kiosk.signer.public()).unwrap();
    assert_eq!(header.kind, Kind::Other("retina-scan".into()));
}

#[test]
fn a_receipt_holds_for_its_device_and_its_signer_only() {
    let (central, _) = SigningKey::generate().unwrap();
    let (stranger, _) = SigningKey::generate().unwrap();
    let receipt = Receipt { device: "GZ-TH-0017".into(), seq: 7, hash: Hash::of(b"h"), central_ms: 1 };
    let signed = SignedReceipt::issue(&receipt, &central).unwrap();
    assert_eq!(signed.verify(&central.public(), "GZ-TH-0017"), Ok(receipt));
    assert_eq!(signed.verify(&central.public(), "GZ-TH-0018"), Err(ReceiptError::OtherDevice));
    assert!(signed.verify(&stranger.public(), "GZ-TH-0017").is_err());
    for at in 0..signed.bytes.len() {
        let mut bad = signed.clone();
        bad.bytes[at] ^= 1;
        assert!(bad.verify(&central.public(), "GZ-TH-0017").is_err(), "byte {at}");
    }
}

#[test]
fn garbage_is_an_error_and_never_a_panic() {
    let kiosk = Kiosk::new();
    let good = kiosk.envelope(1, Hash::ZERO, b"fact");
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    for round in 0..2_000 {
        let mut noise = Vec::with_capacity(64);
        for _ in 0..round % 97 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            noise.push((state >> 33) as u8);
        }
        let signature = kiosk.signer.sign(&noise);
        let envelope = Envelope { header: noise.clone(), signature, body: noise.clone() };
        assert!(envelope.verify(&kiosk.signer.public()).is_err());
        assert!(envelope.open(&kiosk.central).is_err());
        let mut json = serde_json::to_vec(&good).unwrap();
        let at = (state as usize) % json.len();
        json[at] ^= (round % 255) as u8 + 1;
        if let Ok(envelope) = serde_json::from_slice::<Envelope>(&json) {
            // A change base64 does not see (spare bits) may leave the envelope as it was; anything else is refused.
            assert!(envelope == good || envelope.verify(&kiosk.signer.public()).is_err());
        }
    }
}
