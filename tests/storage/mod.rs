//! What the tests of storage faults share: a store that is paired with nobody in particular, and a kiosk process whose disk
//! can be taken away.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;
use suiban::rehearsal::{Citizen, Running, Stage, steps};
use suiban::store::{Act, Facts, Keys, LedgerWrite, OutboxItem, Paired, Store, StoreError};
use suiban_wire::blob::BlobRef;
use suiban_wire::envelope::Kind;
use suiban_wire::keys::{SealingPrivate, SigningKey};
use suiban_wire::{Hash, IdempotencyKey};
use zeroize::Zeroizing;

use crate::cuts::house::House;

pub const NOW: i64 = 1_795_000_000_000;

/// A store's folders.
pub struct Disk {
    pub dir: tempfile::TempDir,
    paired: Paired,
}

impl Disk {
    pub fn new() -> Self {
        let (signing, _) = SigningKey::generate().unwrap();
        let paired = Paired {
            device: "GZ-TH-0017".into(),
            central_verify_key: signing.public(),
            central_sealing_key: SealingPrivate::generate().unwrap().public(),
            last_seq: 0,
            last_hash: Hash::ZERO,
            central_ms: NOW,
        };
        Self { dir: tempfile::tempdir().unwrap(), paired }
    }

    pub fn store(&self) -> PathBuf {
        self.dir.path().join("store")
    }

    pub fn database(&self) -> PathBuf {
        self.store().join("kiosk.db")
    }

    pub fn try_open(&self) -> Result<Store, StoreError> {
        self.try_open_at(&self.store())
    }

    pub fn try_open_at(&self, store: &Path) -> Result<Store, StoreError> {
        Store::open(store, Keys::load_or_create(&self.dir.path().join("keys")).unwrap())
    }

    pub async fn open(&self) -> Store {
        let store = self.try_open().unwrap();
        store.pair(self.paired.clone()).await.unwrap();
        store
    }
}

/// A fact for central.
pub fn item(text: &str, blobs: Vec<BlobRef>) -> OutboxItem {
    let (key, plaintext) = (IdempotencyKey::random().unwrap(), Zeroizing::new(text.as_bytes().to_vec()));
    OutboxItem { kind: Kind::RenewalSubmitted, key, plaintext, blobs }
}

/// One case: evidence, envelope, an act and the journal, in one commit.
pub async fn one_case(store: &Store, n: u64) -> Result<(), StoreError> {
    let blob = store.stage(Zeroizing::new(format!("portrait {n}").into_bytes())).await?;
    let item = item(&format!("case {n}"), vec![blob]);
    let act = Act::PrintSlip { what: "receipt".into() };
    let line = LedgerWrite::Intent { id: format!("slip-{n}").as_str().into(), visit: None, act, at: NOW };
    let facts = Facts { outbox: vec![item], ledger: vec![line], ..Facts::at(NOW, n) };
    store.commit(facts.note(None, "application-submitted", json!({ "n": n }))).await.map(drop)
}

/// A paired kiosk whose data lie in `stage.out/kiosk`, before it is started. The lab runs as long as the second value lives.
pub fn house(dir: &Path) -> (Stage, Running) {
    let programs = Path::new(env!("CARGO_BIN_EXE_suiban-demo")).parent().unwrap();
    let stage = Stage::with_programs(programs, &dir.join("house"), true).unwrap();
    let (lab, _) = stage.lab().unwrap();
    stage.configure().unwrap();
    steps::pair(&stage).unwrap();
    (stage, lab)
}

/// Starts the kiosk inside a script that may do to its disk what root in a namespace of its own may do. `$@` is the kiosk.
/// `None`, said loudly: this machine allows no such namespace.
pub fn kiosk_in_namespace(stage: &Stage, test: &str, script: &str) -> Option<Citizen> {
    let allowed = Command::new("unshare").args(["-rm", "true"]).status().is_ok_and(|status| status.success());
    if !allowed {
        println!("SKIPPED {test}: no mount namespace of one's own on this machine (unshare -rm)");
        return None;
    }
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", script, "sh"]).arg(stage.program("suiban-demo").unwrap().get_program());
    let kiosk = stage.kiosk_by(command, &[]).unwrap();
    Some(Citizen::new(kiosk, stage.out.join("screens")).unwrap().in_a_hurry())
}

pub const TEN_YEARS_MS: i64 = 10 * 365 * 24 * 3600 * 1000;

/// With the system's clock off by so much: the technician gets in and repairs the clock, a citizen renews a card that is about
/// to end and no other, and the case reaches central.
pub fn serves_and_is_repaired(house: &mut House, by_ms: i64) {
    house.central_up();
    let mut citizen = house.start_with_clock_off(by_ms);
    house.well(steps::enter(&mut citizen));
    house.well(citizen.touch("时钟"));
    house.well(citizen.wait("technician-clock", "typing", 5));
    house.well(citizen.touch("采用中心时间"));
    house.well(citizen.wait("technician-clock", "set", 5));
    house.well(citizen.touch("返回"));
    house.well(citizen.wait("technician-board", "", 5));
    house.well(citizen.touch("退出"));
    house.well(citizen.wait("attract", "", 10));
    // The card ends within three months of today: with a wrong day this reason would not be offered.
    house.well(steps::renew(&mut citizen, &house.lab));
    house.arrived(1);
    house.well(citizen.leave());
    house.balances(2000);
}
