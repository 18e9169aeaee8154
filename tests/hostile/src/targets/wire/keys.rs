//! A kiosk and a central with keys of one run.

use std::sync::LazyLock;

use suiban_wire::{
    Hash, IdempotencyKey,
    envelope::{Draft, Envelope, Kind},
    keys::{SealingPrivate, Signature, SigningKey},
};

/// Both sides' keys in one, which is enough to get behind every signature.
pub struct Keys {
    /// Signs everything.
    pub signing: SigningKey,
    /// Everything is sealed to it.
    pub sealing: SealingPrivate,
}

static KEYS: LazyLock<Option<Keys>> = LazyLock::new(|| {
    let signing = SigningKey::generate().ok()?.0;
    Some(Keys { signing, sealing: SealingPrivate::generate().ok()? })
});

/// The keys; `None` without randomness.
pub fn keys() -> Option<&'static Keys> {
    KEYS.as_ref()
}

impl Keys {
    /// A right signature over anything, for one purpose.
    pub fn sign(&self, purpose: &str, bytes: &[u8]) -> Signature {
        self.signing.sign(&[purpose.as_bytes(), &[0], bytes].concat())
    }

    /// The first fact of a kiosk.
    pub fn envelope(&self) -> Option<Envelope> {
        let draft = Draft {
            device: "GZ-TH-0017".into(),
            kind: Kind::Audit,
            key: IdempotencyKey::random().ok()?,
            created_ms: 1_700_000_000_000,
            boot: 3,
            mono_ms: 5_000,
            plaintext: b"{}".to_vec().into(),
            blobs: Vec::new(),
        };
        draft.seal(1, Hash::ZERO, &self.signing, &self.sealing.public()).ok()
    }
}
