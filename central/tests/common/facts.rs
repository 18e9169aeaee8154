//! What kiosks send in the tests. The person is invented.

use suiban_central::CardMade;
use suiban_wire::{
    Bytes, Hash, Private,
    blob::{BlobRef, seal_blob},
    case::*,
    keys::SealingPublic,
};

pub const NAME: &str = "测试公民甲";
pub const NUMBER: &str = "440106199001010019";
pub const PHONE: &str = "13800000000";
pub const ADDRESS: &str = "广州市天河区虚构路1号";
pub const PORTRAIT: &[u8] = b"JPEG of an invented face";
pub const NEW_CARD: &[u8; 32] = b"NEWCARD0123456789ABCDEF012345678";
pub const OLD_CARD: &[u8; 32] = b"OLDCARD0123456789ABCDEF012345678";
pub const TEMPLATE: &[u8] = b"template of an invented finger";

/// Everything that must never be found in a file.
pub const PERSONAL: [&[u8]; 8] =
    [NAME.as_bytes(), NUMBER.as_bytes(), PHONE.as_bytes(), ADDRESS.as_bytes(), PORTRAIT, NEW_CARD, OLD_CARD, TEMPLATE];

pub fn decision() -> DecisionRecord {
    DecisionRecord {
        outcome: Outcome::Accept,
        policy: "2025-1".into(),
        face_scores: vec![0.6],
        face_mean: 0.6,
        face_threshold: 0.5,
        liveness: 0.9,
        liveness_threshold: 0.7,
        infrared: None,
        challenge: "blink".into(),
        challenge_passed: true,
        finger: FingerResult::Matched(0.8),
        engine: "demo 1".into(),
        grade: Grade::Demonstration,
        models: vec![ModelRecord { role: "recognise".into(), sha256: Hash::of(b"model") }],
    }
}

/// A renewal with its portrait as a sealed blob.
pub fn renewal(case: &CaseNumber, central: &SealingPublic) -> (RenewalCase, BlobRef, Vec<u8>) {
    let (blob, sealed) = seal_blob(PORTRAIT, central).unwrap();
    let personal = |text: &str| Private::<String>::from(text);
    let body = RenewalCase {
        case: case.clone(),
        service: Service::Renewal,
        reason: Reason::Expiring,
        consent_version: "3".into(),
        card: CardText {
            kind: CardKind::Resident,
            name: personal(NAME),
            latin_name: personal(""),
            sex: Private::new(Sex::Male),
            ethnic: personal("01"),
            birth: personal("1990-01-01"),
            address: personal(ADDRESS),
            number: personal(NUMBER),
            authority: "广州市公安局天河分局".into(),
            valid_from: "2015-12-01".into(),
            valid_to: "2025-12-01".into(),
            nationality: personal(""),
            pass_number: personal(""),
        },
        old_body_number: Some(Private::new(Bytes(OLD_CARD.to_vec()))),
        identity: decision(),
        fingers: vec![Finger {
            code: 11,
            template: Private::new(Bytes(TEMPLATE.to_vec())),
            feature: Private::new(Bytes(vec![7; 512])),
            quality: 80,
        }],
        finger_exception: None,
        portrait: blob.sha256,
        chip_photo: blob.sha256,
        best_frames: vec![blob.sha256],
        signature: blob.sha256,
        register: RegisterPage::Scanned(blob.sha256),
        phone: personal(PHONE),
        phone_verified: false,
        collect: Collect::ThisKiosk("GZ-TH-0017".into()),
        fee_fen: 2000,
        payment: PaymentRecord::Waived,
        started_ms: 1,
        submitted_ms: 2,
    };
    (body, blob, sealed)
}

pub fn card_made(case: &CaseNumber, kiosk: &str) -> CardMade {
    CardMade {
        case: case.clone(),
        body_number: Private::new(Bytes(NEW_CARD.to_vec())),
        valid_from: "2025-12-01".into(),
        valid_to: "2045-12-01".into(),
        kiosk: kiosk.into(),
    }
}

pub fn pickup(case: &CaseNumber, card: &[u8]) -> PickupDone {
    PickupDone {
        case: case.clone(),
        card_body_number: Private::new(Bytes(card.to_vec())),
        drawer: 4,
        old_card: OldCard::Retained,
        identity: decision(),
        finished_ms: 3,
    }
}

pub fn loaded(case: &CaseNumber, card: &[u8]) -> CardsLoaded {
    let card = LoadedCard { case: case.clone(), body_number: Private::new(Bytes(card.to_vec())), drawer: 4 };
    CardsLoaded { cards: vec![card], technician: "chen".into() }
}
