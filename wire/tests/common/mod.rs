//! A kiosk with keys, and the facts the tests send.
#![allow(dead_code)]

use suiban_wire::{
    Bytes, Hash, IdempotencyKey, Private,
    case::*,
    envelope::{Draft, Envelope, EnvelopeError, Kind},
    keys::{SealingPrivate, SigningKey},
};

pub struct Kiosk {
    pub signer: SigningKey,
    pub central: SealingPrivate,
}

pub fn draft(plaintext: &[u8]) -> Draft {
    Draft {
        device: "GZ-TH-0017".into(),
        kind: Kind::Audit,
        key: IdempotencyKey::random().unwrap(),
        created_ms: 1_700_000_000_000,
        boot: 3,
        mono_ms: 5_000,
        plaintext: plaintext.to_vec().into(),
        blobs: Vec::new(),
    }
}

impl Kiosk {
    pub fn new() -> Self {
        Self { signer: SigningKey::generate().unwrap().0, central: SealingPrivate::generate().unwrap() }
    }

    pub fn seal(&self, draft: Draft, seq: u64, prev: Hash) -> Result<Envelope, EnvelopeError> {
        draft.seal(seq, prev, &self.signer, &self.central.public())
    }

    pub fn envelope(&self, seq: u64, prev: Hash, plaintext: &[u8]) -> Envelope {
        self.seal(draft(plaintext), seq, prev).unwrap()
    }
}

/// Marks every personal value of a case, so that a leak shows.
pub const CANARY: &str = "CANARY";

fn secret() -> Private<String> {
    Private::from(CANARY)
}

fn secret_bytes() -> Private<Bytes> {
    Private::new(Bytes(CANARY.as_bytes().to_vec()))
}

pub fn decision() -> DecisionRecord {
    DecisionRecord {
        outcome: Outcome::Accept,
        policy: "2025-1".into(),
        face_scores: vec![0.61, 0.64],
        face_mean: 0.625,
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

pub fn renewal() -> RenewalCase {
    RenewalCase {
        case: CaseNumber::from_bits(42),
        service: Service::Renewal,
        reason: Reason::Expiring,
        consent_version: "3".into(),
        card: CardText {
            kind: CardKind::Resident,
            name: secret(),
            latin_name: secret(),
            sex: Private::new(Sex::Female),
            ethnic: secret(),
            birth: secret(),
            address: secret(),
            number: secret(),
            authority: "广州市公安局天河分局".into(),
            valid_from: "2015-12-01".into(),
            valid_to: "2025-12-01".into(),
            nationality: secret(),
            pass_number: secret(),
        },
        old_body_number: Some(secret_bytes()),
        identity: decision(),
        fingers: vec![Finger { code: 11, template: secret_bytes(), feature: secret_bytes(), quality: 80 }],
        finger_exception: None,
        portrait: Hash::of(b"p"),
        chip_photo: Hash::of(b"c"),
        best_frames: vec![Hash::of(b"f")],
        signature: Hash::of(b"s"),
        register: RegisterPage::Scanned(Hash::of(b"r")),
        phone: secret(),
        phone_verified: false,
        collect: Collect::ThisKiosk("GZ-TH-0017".into()),
        fee_fen: 2000,
        payment: PaymentRecord::Paid {
            receipt: "12".into(),
            trace: "000034".into(),
            stamp: "2025-11-20 09:00:00".into(),
            amount_fen: 2000,
        },
        started_ms: 1,
        submitted_ms: 2,
    }
}
