//! The store's promises, held against real files. A power cut is a copy of the files at that instant.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use suiban_wire::blob::BlobRef;
use suiban_wire::envelope::Kind;
use suiban_wire::keys::{SealingPrivate, SigningKey};
use suiban_wire::receipt::{Receipt, SignedReceipt};
use suiban_wire::{Hash, IdempotencyKey};
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::*;

mod applications;
mod burden;
mod cards;
mod commit;
mod health;
mod journal;
mod ledger;
pub(crate) mod manifest;
mod outbox;
mod pin;
mod privacy;
mod purge;

pub(crate) const DEVICE: &str = "GZ-TH-0017";
pub(crate) const NOW: i64 = 1_795_000_000_000;
pub(crate) const DAY_MS: i64 = 24 * 3600 * 1000;

/// A kiosk's folders and the keys of the central it is paired with.
pub(crate) struct Bench {
    pub(crate) dir: TempDir,
    pub(crate) signing: SigningKey,
    pub(crate) sealing: SealingPrivate,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let (signing, _) = SigningKey::generate().unwrap();
        Self { dir: TempDir::new().unwrap(), signing, sealing: SealingPrivate::generate().unwrap() }
    }

    pub(crate) fn paired(&self) -> Paired {
        Paired {
            device: DEVICE.to_owned(),
            central_verify_key: self.signing.public(),
            central_sealing_key: self.sealing.public(),
            last_seq: 0,
            last_hash: Hash::ZERO,
            central_ms: NOW - 1000,
        }
    }

    pub(crate) fn keys(&self) -> Keys {
        Keys::load_or_create(&self.dir.path().join("keys")).unwrap()
    }

    pub(crate) fn store_dir(&self) -> PathBuf {
        self.dir.path().join("store")
    }

    pub(crate) fn open(&self) -> Store {
        self.open_at(&self.store_dir())
    }

    fn open_at(&self, dir: &Path) -> Store {
        Store::open(dir, Keys { paired: Some(self.paired()), ..self.keys() }).unwrap()
    }

    /// A connection beside the store, for looking and for tampering.
    fn sql(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.store_dir().join("kiosk.db")).unwrap()
    }

    pub(crate) fn receipt(&self, device: &str, seq: u64, hash: Hash) -> SignedReceipt {
        let receipt = Receipt { device: device.to_owned(), seq, hash, central_ms: NOW };
        SignedReceipt::issue(&receipt, &self.signing).unwrap()
    }
}

/// What is on disk at this instant, as a machine without power would find it. The shared-memory file dies with it.
fn power_cut(store: &Path) -> TempDir {
    let image = TempDir::new().unwrap();
    copy(store, image.path());
    image
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(|e| e.unwrap().path()) {
        let target = to.join(entry.file_name().unwrap());
        if entry.is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&entry, &target);
        } else if !entry.to_string_lossy().ends_with("-shm") {
            fs::copy(&entry, target).unwrap();
        }
    }
}

pub(crate) fn secret(text: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(text.as_bytes().to_vec())
}

pub(crate) fn item(text: &str, blobs: Vec<BlobRef>) -> OutboxItem {
    let key = IdempotencyKey::random().unwrap();
    OutboxItem { kind: Kind::RenewalSubmitted, key, plaintext: secret(text), blobs }
}

pub(crate) fn facts(items: Vec<OutboxItem>) -> Facts {
    Facts { outbox: items, ..Facts::at(NOW, 5) }
}

fn drawers(changes: Vec<DrawerWrite>) -> Facts {
    Facts { drawers: changes, ..Facts::at(NOW, 5) }
}

fn intent(id: &str, act: Act) -> LedgerWrite {
    LedgerWrite::Intent { id: id.into(), visit: Some("visit-1".into()), act, at: NOW }
}

fn outcome(id: &str, outcome: Outcome) -> LedgerWrite {
    LedgerWrite::Outcome { id: id.into(), outcome, evidence: json!({ "code": "00" }), at: NOW }
}

fn ledger_facts(lines: Vec<LedgerWrite>) -> Facts {
    Facts { ledger: lines, ..Facts::at(NOW, 5) }
}
