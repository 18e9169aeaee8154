//! Facts that come by hand: taken once, believed no more than by wire, receipted in a file.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::common::{Kiosk, Office, renewal};
use suiban_central::{
    carried::{Carried, CarriedError},
    intake::IntakeError,
};
use suiban_wire::{
    Hash,
    case::CaseNumber,
    envelope::{Envelope, Kind},
    parcel::{Content, ParcelError, Piece, Title, Writer, check},
    receipt::{Receipt, SignedReceipt},
};

const NAME: &str = "GZ-TH-0017";

/// A kiosk's facts, one of them with evidence, and a medium to carry them on.
struct Trip {
    office: Office,
    kiosk: Kiosk,
    medium: tempfile::TempDir,
    pieces: Vec<Piece>,
    facts: Vec<Envelope>,
}

impl Trip {
    async fn new() -> Self {
        let office = Office::new().await;
        let mut kiosk = office.kiosk(NAME).await;
        let (body, blob, sealed) = renewal(&CaseNumber::from_bits(1), &kiosk.answer().central_sealing_key);
        let facts = vec![kiosk.audit("a"), kiosk.fact(Kind::RenewalSubmitted, &body, vec![blob]), kiosk.audit("b")];
        let mut pieces = vec![Piece::Blob(sealed)];
        pieces.extend(facts.iter().cloned().map(Piece::Envelope));
        Self { office, kiosk, medium: tempfile::tempdir().unwrap(), pieces, facts }
    }

    fn file(&self) -> PathBuf {
        self.medium.path().join("trip.facts")
    }

    fn receipts(&self) -> PathBuf {
        self.medium.path().join("trip.receipts")
    }

    fn pack(&self) -> &Self {
        pack(&self.file(), Content::Facts, NAME, &self.pieces);
        self
    }

    async fn import(&self) -> Result<Carried, CarriedError> {
        self.office.central.import(&self.file(), &self.receipts()).await
    }

    async fn nothing_was_taken(&self) {
        assert_eq!(self.office.central.devices().await.unwrap()[0].last_seq, 0);
        assert_eq!(self.office.central.cases().await.unwrap(), []);
        assert!(!self.receipts().exists());
        let blobs = self.office.files().into_iter().filter(|(name, _)| name.contains("/blobs/")).count();
        assert_eq!(blobs, 0);
    }

    /// The receipts on the medium, each good for its fact.
    fn brought_back(&self) -> Vec<SignedReceipt> {
        let mut found = Vec::new();
        let title = check(&fs::read(self.receipts()).unwrap()[..], |_, piece| {
            let Piece::Receipt(receipt) = piece else { panic!("{piece:?}") };
            found.push(receipt.clone());
            Ok::<_, ParcelError>(())
        });
        assert_eq!(title.unwrap(), Title { content: Content::Receipts, device: NAME.into() });
        for (receipt, fact) in found.iter().zip(&self.facts) {
            let said: Receipt = receipt.verify(&self.office.central.verify_key(), NAME).unwrap();
            assert_eq!(said.hash, fact.hash());
        }
        found
    }
}

fn pack(to: &Path, content: Content, device: &str, pieces: &[Piece]) {
    let mut writer = Writer::begin(Vec::new(), &Title { content, device: device.into() }).unwrap();
    pieces.iter().for_each(|piece| writer.put(piece).unwrap());
    fs::write(to, writer.finish().unwrap().0).unwrap();
}

#[tokio::test]
async fn a_parcel_is_taken_once_and_its_receipts_come_back_however_often_it_is_imported() {
    let trip = Trip::new().await;
    trip.pack();
    let carried = Carried { device: NAME.into(), receipts: 3, set_aside: vec![] };
    assert_eq!(trip.import().await.unwrap(), carried);
    let first = trip.brought_back();
    assert_eq!(first.len(), 3);
    assert_eq!(trip.import().await.unwrap(), carried);
    assert_eq!(trip.brought_back(), first);
    assert_eq!(trip.office.central.cases().await.unwrap().len(), 1);
    assert_eq!(trip.office.central.alarms().await.unwrap(), []);
}

#[tokio::test]
async fn what_the_wire_brought_before_or_brings_later_is_no_second_case() {
    let trip = Trip::new().await;
    trip.pack();
    let by_wire = trip.kiosk.deliver(&trip.office, &[&trip.facts[0]]).await.receipts;
    // Half of the evidence came by wire as well.
    let Piece::Blob(sealed) = &trip.pieces[0] else { panic!() };
    let blob = suiban_wire::blob::BlobRef::of(sealed);
    trip.kiosk.chunk(&trip.office, &blob, 0, &sealed[..sealed.len() / 2]).await;
    trip.import().await.unwrap();
    let carried = trip.brought_back();
    assert_eq!((carried.len(), &carried[0]), (3, &by_wire[0]));
    let later = trip.kiosk.deliver(&trip.office, &trip.facts.iter().collect::<Vec<_>>()).await.receipts;
    assert_eq!(later, carried);
    assert_eq!(trip.office.central.cases().await.unwrap().len(), 1);
}

#[tokio::test]
async fn evidence_half_damaged_on_the_wire_is_taken_whole_from_the_parcel() {
    let trip = Trip::new().await;
    trip.pack();
    let Piece::Blob(sealed) = &trip.pieces[0] else { panic!() };
    let blob = suiban_wire::blob::BlobRef::of(sealed);
    trip.kiosk.chunk(&trip.office, &blob, 0, &vec![0; sealed.len() / 2]).await;
    assert_eq!(trip.import().await.unwrap().receipts, 3);
}

#[tokio::test]
async fn a_cut_after_every_fact_costs_nothing_but_importing_again() {
    let whole = Trip::new().await;
    for taken in 0..whole.facts.len() {
        let trip = Trip::new().await;
        trip.pack();
        // What a cut after so many commits leaves: the facts are held, the receipts were never written.
        let part = trip.medium.path().join("part.facts");
        pack(&part, Content::Facts, NAME, &trip.pieces[..=taken]);
        trip.office.central.import(&part, &trip.medium.path().join("lost")).await.unwrap();
        assert_eq!(trip.import().await.unwrap().receipts, 3);
        assert_eq!(trip.brought_back().len(), 3);
        assert_eq!(trip.office.central.cases().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_parcel_cut_off_or_spoilt_at_any_place_is_refused_as_a_whole() {
    let trip = Trip::new().await;
    trip.pack();
    let bytes = fs::read(trip.file()).unwrap();
    for at in (0..bytes.len()).step_by(97) {
        fs::write(trip.file(), &bytes[..at]).unwrap();
        assert!(matches!(trip.import().await, Err(CarriedError::Parcel { .. })), "cut at {at}");
        let mut spoilt = bytes.clone();
        spoilt[at] ^= 0x10;
        fs::write(trip.file(), spoilt).unwrap();
        assert!(trip.import().await.is_err(), "spoilt at {at}");
    }
    trip.nothing_was_taken().await;
}

#[tokio::test]
async fn a_parcel_of_a_kiosk_nobody_knows_is_refused() {
    let trip = Trip::new().await;
    pack(&trip.file(), Content::Facts, "GZ-TH-0099", &trip.pieces);
    assert!(matches!(trip.import().await, Err(CarriedError::UnknownKiosk(name)) if name == "GZ-TH-0099"));
    trip.nothing_was_taken().await;
}

#[tokio::test]
async fn a_parcel_with_anything_its_kiosk_did_not_sign_is_refused_as_a_whole() {
    let mut trip = Trip::new().await;
    let mut other = trip.office.kiosk("GZ-TH-0018").await;
    trip.pieces.push(Piece::Envelope(other.audit("another kiosk's")));
    assert!(matches!(trip.pack().import().await, Err(CarriedError::Forged(name)) if name == NAME));
    trip.pieces.pop();
    let mut forged = trip.facts[2].clone();
    forged.header[30] ^= 1;
    trip.pieces.push(Piece::Envelope(forged));
    assert!(matches!(trip.pack().import().await, Err(CarriedError::Forged(_))));
    let devices = trip.office.central.devices().await.unwrap();
    assert!(devices.iter().all(|device| device.last_seq == 0));
}

#[tokio::test]
async fn evidence_that_no_signed_fact_names_is_not_kept() {
    let mut trip = Trip::new().await;
    trip.pieces.insert(0, Piece::Blob(b"somebody else's bytes".to_vec()));
    trip.pack().import().await.unwrap();
    let name = Hash::of(b"somebody else's bytes").to_string();
    assert!(trip.office.files().iter().all(|(path, _)| !path.contains(&name)));
}

#[tokio::test]
async fn one_damaged_body_is_set_aside_and_the_rest_is_taken() {
    let mut trip = Trip::new().await;
    let Piece::Envelope(second) = &mut trip.pieces[2] else { panic!() };
    second.body[0] ^= 1;
    let carried = trip.pack().import().await.unwrap();
    assert_eq!((carried.receipts, carried.set_aside), (2, vec![2]));
    assert_eq!(trip.office.central.quarantined().await.unwrap()[0].reason, "body-damaged");
}

#[tokio::test]
async fn a_gap_is_named_and_what_came_before_it_is_taken_and_receipted() {
    let mut trip = Trip::new().await;
    trip.pieces.remove(2);
    let stopped = trip.pack().import().await;
    let gap = matches!(&stopped, Err(CarriedError::Intake { source: IntakeError::Gap { expected: 2 }, .. }));
    assert!(gap, "{stopped:?}");
    assert_eq!(trip.brought_back().len(), 1);
}

#[tokio::test]
async fn missing_evidence_is_named_and_what_came_before_it_is_taken_and_receipted() {
    let mut trip = Trip::new().await;
    trip.pieces.remove(0);
    let stopped = trip.pack().import().await;
    assert!(matches!(stopped, Err(CarriedError::EvidenceMissing { seq: 2, .. })), "{stopped:?}");
    assert_eq!(trip.brought_back().len(), 1);
}

#[tokio::test]
async fn receipts_are_no_facts() {
    let trip = Trip::new().await;
    pack(&trip.file(), Content::Receipts, NAME, &[]);
    assert!(matches!(trip.import().await, Err(CarriedError::NotFacts)));
    pack(&trip.file(), Content::Facts, NAME, &[]);
    assert_eq!(trip.import().await.unwrap().receipts, 0);
}

#[tokio::test]
async fn no_room_for_the_receipts_loses_nothing_and_the_next_import_brings_them() {
    let trip = Trip::new().await;
    trip.pack();
    let nowhere = trip.medium.path().join("gone/trip.receipts");
    let refused = trip.office.central.import(&trip.file(), &nowhere).await;
    assert!(matches!(refused, Err(CarriedError::Receipts(_))), "{refused:?}");
    assert_eq!(trip.import().await.unwrap().receipts, 3);
    assert_eq!(trip.office.central.cases().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_command_writes_the_receipts_beside_the_parcel_and_says_what_is_wrong() {
    let trip = Trip::new().await;
    trip.pack();
    let run = |file: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_suiban-central"));
        command.args(["import", "--data"]).arg(trip.office.folder.path()).arg(file).output().unwrap()
    };
    let done = run(&trip.file());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8(done.stdout).unwrap().contains("GZ-TH-0017: 3 receipts"));
    assert_eq!(trip.brought_back().len(), 3);
    fs::write(trip.file(), b"not a parcel at all").unwrap();
    let refused = run(&trip.file());
    assert!(!refused.status.success());
    assert!(String::from_utf8(refused.stderr).unwrap().contains("no parcel of this system"));
}
