//! Parcels carried by hand.

use suiban_wire::{
    Hash,
    parcel::{Content, MAGIC, ParcelError, Piece, Title, Writer, check},
};

use super::{OF_BYTES, Seed, Target, all, found, keys::keys};

/// A file from a medium. The first byte says whether it is read as it is, or gets a right beginning and a right hash.
pub const PARCEL: Target = Target { name: "parcel", run: parcel, operations: 0, seeds, mutations: OF_BYTES };

fn parcel(input: &[u8]) -> bool {
    let Some((which, bytes)) = input.split_first() else { return false };
    if which % 2 == 0 {
        return read(bytes);
    }
    let file = [MAGIC.as_slice(), bytes].concat();
    let end = [&b"z"[..], &32u64.to_be_bytes(), Hash::of(&file).as_bytes()].concat();
    read(&[file, end].concat())
}

fn read(file: &[u8]) -> bool {
    check::<ParcelError>(file, |_title, _piece| Ok(())).is_ok()
}

fn seeds() -> Vec<Seed> {
    let whole = written().unwrap_or_default();
    let inside = whole.get(MAGIC.len()..whole.len().saturating_sub(41)).unwrap_or_default();
    let seed = |name: &str, which: u8, bytes: &[u8]| Seed { name: name.into(), bytes: [&[which], bytes].concat() };
    all([found("parcel"), vec![seed("a parcel", 0, &whole), seed("what is in it", 1, inside)]])
}

fn written() -> Option<Vec<u8>> {
    let title = Title { content: Content::Facts, device: "GZ-TH-0017".into() };
    let mut writer = Writer::begin(Vec::new(), &title).ok()?;
    writer.put(&Piece::Blob(vec![0x5A; 64])).ok()?;
    writer.put(&Piece::Envelope(keys()?.envelope()?)).ok()?;
    writer.finish().ok().map(|(bytes, _)| bytes)
}
