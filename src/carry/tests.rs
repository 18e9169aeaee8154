//! Out by hand and back by hand, against a real central: nothing lost, nothing twice, nothing believed unsigned.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use suiban_central::Central;
use suiban_central::carried::Carried;
use suiban_wire::Hash;
use suiban_wire::api::{Batch, PairRequest};
use suiban_wire::blob::BlobRef;
use suiban_wire::parcel::{Content, ParcelError, Piece, Reader, Title, Writer};
use suiban_wire::receipt::SignedReceipt;
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::medium::{exchange, mounted};
use super::*;
use crate::store::tests::{facts, item};
use crate::store::{Facts, Keys, OutboxState, Paired, ReceiptFault, Store};

const NAME: &str = "GZ-TH-0017";

/// A kiosk paired with a central that no line reaches, and a medium between them.
struct Trip {
    dirs: [TempDir; 3],
    central: Central,
    store: Store,
}

impl Trip {
    async fn new() -> Self {
        Self::of(NAME).await
    }

    async fn of(name: &str) -> Self {
        let dirs = [(); 3].map(|()| TempDir::new().unwrap());
        let central = Central::open(dirs[0].path()).await.unwrap();
        let keys = Keys::load_or_create(&dirs[1].path().join("keys")).unwrap();
        let store = Store::open(dirs[1].path().join("store"), keys.clone()).unwrap();
        let code = central.pair_code(name, "nowhere").await.unwrap();
        let key = rcgen::KeyPair::generate().unwrap();
        let csr = rcgen::CertificateParams::default().serialize_request(&key).unwrap();
        let request = PairRequest {
            token: code.token,
            device: name.to_owned(),
            csr_pem: csr.pem().unwrap(),
            verify_key: keys.verify_key(),
            sealing_key: keys.sealing_key(),
        };
        let paired = central.pair(&request).await.unwrap();
        let paired = Paired {
            device: name.to_owned(),
            central_verify_key: paired.central_verify_key,
            central_sealing_key: paired.central_sealing_key,
            last_seq: paired.last_seq,
            last_hash: paired.last_hash,
            central_ms: paired.central_ms,
        };
        store.pair(paired).await.unwrap();
        Self { dirs, central, store }
    }

    fn medium(&self) -> &Path {
        self.dirs[2].path()
    }

    /// So many facts, the first with evidence.
    async fn facts(&self, count: usize) -> &Self {
        let blob = self.store.stage(Zeroizing::new(vec![7; 300_000])).await.unwrap();
        for n in 0..count {
            let blobs: Vec<BlobRef> = if n == 0 { vec![blob] } else { vec![] };
            self.store.commit(facts(vec![item(&format!("case {n}"), blobs)])).await.unwrap();
        }
        self
    }

    async fn export(&self) -> Exported {
        export(&self.store, self.medium()).await.unwrap().unwrap()
    }

    /// The office's part of the trip; gives the file of receipts.
    async fn office(&self, parcel: &Path) -> (PathBuf, Carried) {
        let receipts = parcel.with_extension("receipts");
        let carried = self.central.import(parcel, &receipts).await.unwrap();
        (receipts, carried)
    }

    async fn import(&self, file: &Path) -> Result<Imported, CarryError> {
        import(&self.store, file, self.central.clock().now_ms()).await
    }

    async fn waiting(&self) -> u64 {
        self.store.outbox().await.unwrap().waiting
    }

    fn files(&self) -> Vec<String> {
        let names = fs::read_dir(self.medium()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn pieces(parcel: &Path) -> Vec<Piece> {
    let mut reader = Reader::open(fs::File::open(parcel).unwrap()).unwrap();
    std::iter::from_fn(|| reader.next_piece().unwrap()).collect()
}

fn pack(to: &Path, content: Content, device: &str, pieces: &[Piece]) {
    let mut writer = Writer::begin(Vec::new(), &Title { content, device: device.into() }).unwrap();
    pieces.iter().for_each(|piece| writer.put(piece).unwrap());
    fs::write(to, writer.finish().unwrap().0).unwrap();
}

#[tokio::test]
async fn what_waits_goes_by_hand_and_is_delivered_by_its_receipts_alone() {
    let trip = Trip::new().await;
    let out = trip.facts(3).await.export().await;
    assert_eq!((out.facts, trip.files()), (3, vec!["GZ-TH-0017-00000001-00000003.facts".to_owned()]));
    assert_eq!(trip.waiting().await, 3, "written is not delivered");
    let (receipts, carried) = trip.office(&out.path).await;
    assert_eq!((carried.receipts, trip.waiting().await), (3, 3), "taken is not delivered either");
    assert_eq!(trip.import(&receipts).await.unwrap(), Imported { receipts: 3, past: 0, waiting: 0 });
    assert!(export(&trip.store, trip.medium()).await.unwrap().is_none(), "nothing waits any more");
    assert_eq!(trip.import(&receipts).await.unwrap().waiting, 0, "twice is as good as once");
}

#[tokio::test]
async fn the_file_holds_the_very_bytes_the_wire_carries_and_nothing_to_read() {
    let trip = Trip::new().await;
    let out = trip.facts(2).await.export().await;
    let rows = trip.store.outbox_from(1, 9).await.unwrap();
    let sealed = trip.store.blob(rows[0].blobs[0].sha256).await.unwrap();
    let envelope = |at: usize| Piece::Envelope(rows[at].envelope.clone());
    assert_eq!(pieces(&out.path), [Piece::Blob(sealed), envelope(0), envelope(1)]);
    let bytes = fs::read(&out.path).unwrap();
    assert_eq!(out.hash, Hash::of(&bytes[..bytes.len() - 41]));
    assert!(!bytes.windows(6).any(|window| window == b"case 0"));
}

#[tokio::test]
async fn what_goes_both_ways_is_taken_once() {
    let trip = Trip::new().await;
    let out = trip.facts(3).await.export().await;
    let (receipts, _) = trip.office(&out.path).await;
    // The line is back before the medium is.
    let rows = trip.store.outbox_from(1, 9).await.unwrap();
    let batch = Batch { envelopes: rows.iter().map(|row| row.envelope.clone()).collect() };
    for receipt in trip.central.accept(NAME, &batch).await.unwrap().receipts {
        trip.store.acknowledge(vec![receipt], 1).await.unwrap();
    }
    assert_eq!(trip.import(&receipts).await.unwrap(), Imported { receipts: 3, past: 0, waiting: 0 });
    let device = trip.central.devices().await.unwrap().remove(0);
    assert_eq!((device.last_seq, trip.central.alarms().await.unwrap()), (3, vec![]));
}

#[tokio::test]
async fn receipts_of_facts_long_delivered_and_gone_are_no_trouble() {
    let trip = Trip::new().await;
    let out = trip.facts(2).await.export().await;
    let (receipts, _) = trip.office(&out.path).await;
    trip.import(&receipts).await.unwrap();
    trip.store.purge(i64::MAX, Facts::at(1, 1)).await.unwrap();
    // What waits is the record of the purge.
    assert_eq!(trip.import(&receipts).await.unwrap(), Imported { receipts: 0, past: 2, waiting: 1 });
}

#[tokio::test]
async fn a_file_cut_off_or_spoilt_delivers_nothing() {
    let trip = Trip::new().await;
    let out = trip.facts(2).await.export().await;
    let (receipts, _) = trip.office(&out.path).await;
    let bytes = fs::read(&receipts).unwrap();
    for at in (0..bytes.len()).step_by(41) {
        fs::write(&receipts, &bytes[..at]).unwrap();
        let refused = trip.import(&receipts).await;
        assert!(matches!(refused, Err(CarryError::Parcel { source: ParcelError::CutOff, .. })), "{at}: {refused:?}");
        let mut spoilt = bytes.clone();
        spoilt[at] ^= 0x10;
        fs::write(&receipts, spoilt).unwrap();
        assert!(trip.import(&receipts).await.is_err(), "spoilt at {at}");
        assert_eq!(trip.waiting().await, 2);
    }
    fs::write(&receipts, bytes).unwrap();
    assert_eq!(trip.import(&receipts).await.unwrap().waiting, 0);
}

#[tokio::test]
async fn another_kiosks_receipts_deliver_nothing_even_under_this_ones_title() {
    let (trip, other) = (Trip::new().await, Trip::of("GZ-TH-0018").await);
    trip.facts(1).await;
    let out = other.facts(1).await.export().await;
    let (receipts, _) = other.office(&out.path).await;
    let refused = trip.import(&receipts).await;
    assert!(matches!(&refused, Err(CarryError::OtherKiosk(name)) if name == "GZ-TH-0018"), "{refused:?}");
    pack(&receipts, Content::Receipts, NAME, &pieces(&receipts));
    let refused = trip.import(&receipts).await;
    assert!(matches!(refused, Err(CarryError::Store(StoreError::Receipt(ReceiptFault::Signature)))), "{refused:?}");
    assert_eq!(trip.waiting().await, 1);
}

#[tokio::test]
async fn a_forged_receipt_delivers_nothing_and_those_before_it_are_good() {
    let trip = Trip::new().await;
    let out = trip.facts(2).await.export().await;
    let (receipts, _) = trip.office(&out.path).await;
    let mut forged = pieces(&receipts);
    let Piece::Receipt(SignedReceipt { signature, .. }) = &mut forged[1] else { panic!() };
    signature.0[0] ^= 1;
    pack(&receipts, Content::Receipts, NAME, &forged);
    assert!(matches!(trip.import(&receipts).await, Err(CarryError::Store(StoreError::Receipt(_)))));
    let states: Vec<_> = trip.store.outbox_from(1, 9).await.unwrap().iter().map(|row| row.state).collect();
    assert_eq!(states, [OutboxState::Receipted, OutboxState::Ready]);
}

#[tokio::test]
async fn facts_are_no_receipts() {
    let trip = Trip::new().await;
    let out = trip.facts(1).await.export().await;
    assert!(matches!(trip.import(&out.path).await, Err(CarryError::NotReceipts)));
    pack(&out.path, Content::Facts, NAME, &[]);
    assert!(matches!(trip.import(&out.path).await, Err(CarryError::NotReceipts)));
}

#[tokio::test]
async fn a_time_that_comes_by_hand_moves_no_clock() {
    let trip = Trip::new().await;
    let out = trip.facts(1).await.export().await;
    let before = trip.store.central_ms().await.unwrap();
    let (receipts, _) = trip.office(&out.path).await;
    trip.import(&receipts).await.unwrap();
    assert_eq!(trip.store.central_ms().await.unwrap(), before);
}

#[tokio::test]
async fn half_a_file_from_a_cut_is_never_taken_for_a_whole_one_and_is_written_over() {
    let trip = Trip::new().await;
    trip.facts(2).await;
    let part = trip.medium().join("GZ-TH-0017-00000001-00000002.part");
    fs::write(&part, b"SUIBAN-PARCEL 1\nhalf").unwrap();
    let refused = trip.central.import(&part, &part.with_extension("receipts")).await;
    assert!(refused.is_err());
    trip.export().await;
    assert_eq!(trip.files(), ["GZ-TH-0017-00000001-00000002.facts"]);
}

#[tokio::test]
async fn a_link_laid_on_the_medium_is_not_followed() {
    let trip = Trip::new().await;
    trip.facts(1).await;
    let precious = trip.dirs[1].path().join("precious");
    fs::write(&precious, b"precious").unwrap();
    std::os::unix::fs::symlink(&precious, trip.medium().join("GZ-TH-0017-00000001-00000001.part")).unwrap();
    trip.export().await;
    assert_eq!(fs::read(&precious).unwrap(), b"precious");
}

#[tokio::test]
async fn a_medium_that_is_gone_is_a_typed_error_and_nothing_is_lost() {
    let trip = Trip::new().await;
    trip.facts(1).await;
    let gone = trip.medium().join("gone");
    assert!(matches!(export(&trip.store, &gone).await, Err(CarryError::Medium { .. })));
    assert!(matches!(trip.import(&gone).await, Err(CarryError::Medium { .. })));
    assert_eq!((trip.waiting().await, trip.files()), (1, vec![]));
}

#[tokio::test]
async fn lost_evidence_does_not_keep_the_facts_before_it_from_leaving() {
    let trip = Trip::new().await;
    trip.store.commit(facts(vec![item("first", vec![])])).await.unwrap();
    trip.facts(2).await;
    let name = trip.store.outbox_from(2, 1).await.unwrap()[0].blobs[0].sha256;
    let files = fs::read_dir(trip.dirs[1].path().join("store/blobs")).unwrap().map(|file| file.unwrap().path());
    let named = |path: &PathBuf| path.file_stem().is_some_and(|stem| *stem == *name.to_string());
    fs::remove_file(files.into_iter().find(named).unwrap()).unwrap();
    let out = trip.export().await;
    assert_eq!(out.facts, 3);
    let receipts = out.path.with_extension("receipts");
    let stopped = trip.central.import(&out.path, &receipts).await;
    assert!(matches!(stopped, Err(suiban_central::carried::CarriedError::EvidenceMissing { seq: 2, .. })));
    assert_eq!(trip.import(&receipts).await.unwrap(), Imported { receipts: 1, past: 0, waiting: 2 });
}

#[tokio::test]
async fn one_touch_takes_the_receipts_in_and_writes_what_still_waits() {
    let (trip, other) = (Trip::new().await, Trip::of("GZ-TH-0018").await);
    let out = trip.facts(2).await.export().await;
    trip.office(&out.path).await;
    trip.store.commit(facts(vec![item("later", vec![])])).await.unwrap();
    let theirs = other.facts(1).await.export().await;
    let (theirs, _) = other.office(&theirs.path).await;
    fs::copy(&theirs, trip.medium().join(theirs.file_name().unwrap())).unwrap();
    let done = exchange(&trip.store, trip.medium(), 1).await.unwrap();
    assert_eq!((done.receipts, done.facts), (2, 1));
    assert!(trip.files().contains(&"GZ-TH-0017-00000003-00000003.facts".to_owned()));
}

#[test]
fn only_a_mounted_medium_is_a_medium() {
    let empty = TempDir::new().unwrap();
    fs::create_dir(empty.path().join("usb")).unwrap();
    assert!(matches!(mounted(empty.path()), Err(CarryError::NoMedium)), "a folder of the machine's own disk");
    assert!(matches!(mounted(&empty.path().join("none")), Err(CarryError::NoMedium)));
    let found = mounted(Path::new("/")).unwrap();
    assert!(found.parent() == Some(Path::new("/")), "{found:?} is mounted, as /proc is everywhere");
}
