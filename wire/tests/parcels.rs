//! A parcel comes back as it was packed, or not at all.

use crate::common::Kiosk;
use suiban_wire::{
    Hash,
    keys::SigningKey,
    parcel::{Content, ParcelError, Piece, Reader, Title, Writer, check},
    receipt::{Receipt, SignedReceipt},
};

fn title() -> Title {
    Title { content: Content::Facts, device: "GZ-TH-0017".into() }
}

fn pieces() -> Vec<Piece> {
    let kiosk = Kiosk::new();
    let fact = kiosk.envelope(1, Hash::ZERO, b"fact");
    let (central, _) = SigningKey::generate().unwrap();
    let receipt = Receipt { device: "GZ-TH-0017".into(), seq: 1, hash: fact.hash(), central_ms: 1 };
    let receipt = SignedReceipt::issue(&receipt, &central).unwrap();
    vec![Piece::Blob(vec![7; 300]), Piece::Envelope(fact), Piece::Receipt(receipt), Piece::Blob(Vec::new())]
}

fn packed(pieces: &[Piece]) -> (Vec<u8>, Hash) {
    let mut writer = Writer::begin(Vec::new(), &title()).unwrap();
    pieces.iter().for_each(|piece| writer.put(piece).unwrap());
    writer.finish().unwrap()
}

fn read(bytes: &[u8]) -> Result<(Title, Vec<Piece>), ParcelError> {
    let mut found = Vec::new();
    let title = check(bytes, |_, piece| {
        found.push(piece.clone());
        Ok::<_, ParcelError>(())
    })?;
    Ok((title, found))
}

#[test]
fn a_parcel_comes_back_as_it_was_packed_and_names_its_hash() {
    let pieces = pieces();
    let (bytes, hash) = packed(&pieces);
    assert_eq!(read(&bytes).unwrap(), (title(), pieces));
    assert_eq!(hash, Hash::of(&bytes[..bytes.len() - 41]));
    let (empty, _) = packed(&[]);
    assert_eq!(read(&empty).unwrap(), (title(), vec![]));
    let mut reader = Reader::open(&empty[..]).unwrap();
    assert!((0..2).all(|_| reader.next_piece().unwrap().is_none()), "an end stays the end");
}

#[test]
fn a_parcel_cut_off_at_any_byte_is_refused() {
    let (bytes, _) = packed(&pieces());
    for len in 0..bytes.len() {
        assert!(matches!(read(&bytes[..len]), Err(ParcelError::CutOff)), "cut at {len}");
    }
}

#[test]
fn a_parcel_changed_at_any_byte_is_refused() {
    let (bytes, _) = packed(&pieces());
    for at in 0..bytes.len() {
        let mut bad = bytes.clone();
        bad[at] ^= 1;
        assert!(read(&bad).is_err(), "byte {at}");
    }
    // Damage is told as damage, whatever else it looks like: here the JSON of an envelope breaks.
    let json = bytes.windows(9).position(|window| window == b"\"header\":").unwrap();
    let mut bad = bytes.clone();
    bad[json] = b'#';
    assert!(matches!(read(&bad), Err(ParcelError::Spoilt)));
    let longer = [&bytes[..], b"\n"].concat();
    assert!(matches!(read(&longer), Err(ParcelError::Spoilt)));
}

#[test]
fn another_file_is_no_parcel_and_one_of_the_future_is_said_to_be_so() {
    assert!(matches!(read(b"%PDF-1.7 and so on, for some bytes"), Err(ParcelError::NotAParcel)));
    let (empty, _) = packed(&[]);
    let mut future = empty[..empty.len() - 41].to_vec();
    future.extend([&b"q"[..], &3u64.to_be_bytes(), b"new"].concat());
    let hash = Hash::of(&future);
    future.extend([&b"z"[..], &32u64.to_be_bytes(), &hash.0].concat());
    assert!(matches!(read(&future), Err(ParcelError::Unreadable)));
}

#[test]
fn a_medium_that_is_full_says_so() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let refused = Writer::begin(full, &title()).map(drop);
    let Err(ParcelError::Medium(error)) = refused else { panic!("{refused:?}") };
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
}
