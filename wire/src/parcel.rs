//! What is carried by hand where no line reaches: facts one way, receipts the other, in one file each.
//!
//! Promises: the envelopes, blobs and receipts are the very bytes the wire carries, so that nothing is believed here that would
//! not be believed there; a parcel that was cut off or changed anywhere is refused before anything of it is used. It opens no
//! file; it reads and writes where it is told to.
//!
//! Format: 16 bytes [`MAGIC`]; then frames of a tag (1 byte), a length (8 bytes, big-endian) and so many bytes. The first frame
//! is the [`Title`] as JSON, the last is the SHA-256 of every byte before it.

use std::io::{self, Read, Write};

use ring::digest;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{blob::MAX_BLOB, bytes::Hash, envelope::Envelope, receipt::SignedReceipt};

/// How every parcel of this format begins.
pub const MAGIC: &[u8; 16] = b"SUIBAN-PARCEL 1\n";

/// Longest frame: a blob. The longest envelope in JSON is far shorter.
const LONGEST: u64 = MAX_BLOB;
const TITLE: u8 = b't';
const BLOB: u8 = b'b';
const ENVELOPE: u8 = b'e';
const RECEIPT: u8 = b'r';
const END: u8 = b'z';

/// What a parcel holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// Blobs and envelopes, each envelope after the blobs it names.
    Facts,
    /// Receipts.
    Receipts,
}

/// What stands on the parcel, in the clear and unsigned: it serves to sort parcels, and is believed by nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Title {
    /// What it holds.
    pub content: Content,
    /// The kiosk whose facts these are, or whose facts these receipts are for.
    pub device: String,
}

/// One thing in a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Sealed evidence; its name is its own hash.
    Blob(Vec<u8>),
    /// A fact.
    Envelope(Envelope),
    /// Central's word for one.
    Receipt(SignedReceipt),
}

/// Why a parcel cannot be written or is refused.
#[derive(Debug, Error)]
pub enum ParcelError {
    /// The medium.
    #[error("the medium cannot be read or written: {0}; nothing was lost, try another one")]
    Medium(#[from] io::Error),
    /// Another kind of file.
    #[error("this is no parcel of this system: choose the file that was exported")]
    NotAParcel,
    /// It ends too early.
    #[error("the parcel is cut off: the medium was pulled or is damaged; export it again")]
    CutOff,
    /// Its bytes are not those that were written.
    #[error("the parcel is damaged: its hash does not fit; export it again")]
    Spoilt,
    /// Something in it that this version does not know, or that is longer than anything may be.
    #[error("the parcel is damaged, or of a newer version: export it again, or update the older side")]
    Unreadable,
}

/// Writes a parcel.
pub struct Writer<W> {
    to: W,
    hash: digest::Context,
}

impl<W: Write> Writer<W> {
    /// Begins a parcel. Errors: `Medium`.
    pub fn begin(to: W, title: &Title) -> Result<Self, ParcelError> {
        let mut writer = Self { to, hash: digest::Context::new(&digest::SHA256) };
        writer.write(MAGIC)?;
        writer.frame(TITLE, &json(title)?)?;
        Ok(writer)
    }

    /// Adds a piece. Errors: `Medium`, `Unreadable` for one too long to be read again.
    pub fn put(&mut self, piece: &Piece) -> Result<(), ParcelError> {
        match piece {
            Piece::Blob(sealed) => self.frame(BLOB, sealed),
            Piece::Envelope(envelope) => self.frame(ENVELOPE, &json(envelope)?),
            Piece::Receipt(receipt) => self.frame(RECEIPT, &json(receipt)?),
        }
    }

    /// Ends the parcel; gives what it was written to, and the hash. The caller makes it last. Errors: `Medium`.
    pub fn finish(mut self) -> Result<(W, Hash), ParcelError> {
        let hash = sum(&self.hash);
        self.frame(END, &hash.0)?;
        self.to.flush()?;
        Ok((self.to, hash))
    }

    fn frame(&mut self, tag: u8, bytes: &[u8]) -> Result<(), ParcelError> {
        if bytes.len() as u64 > LONGEST {
            return Err(ParcelError::Unreadable);
        }
        self.write(&[tag])?;
        self.write(&(bytes.len() as u64).to_be_bytes())?;
        self.write(bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), ParcelError> {
        self.hash.update(bytes);
        Ok(self.to.write_all(bytes)?)
    }
}

/// Reads a parcel. What it gives before the end is not vouched for: read the whole with [`check`] first.
pub struct Reader<R> {
    from: R,
    hash: digest::Context,
    title: Title,
    ended: bool,
}

impl<R: Read> Reader<R> {
    /// Reads the title. Errors: `NotAParcel` and all others.
    pub fn open(from: R) -> Result<Self, ParcelError> {
        let nobody = Title { content: Content::Facts, device: String::new() };
        let mut reader = Self { from, hash: digest::Context::new(&digest::SHA256), title: nobody, ended: false };
        let magic = reader.read(MAGIC.len() as u64)?;
        if magic != MAGIC {
            return Err(ParcelError::NotAParcel);
        }
        let (tag, title) = reader.frame()?;
        if tag != TITLE {
            return Err(ParcelError::Unreadable);
        }
        reader.title = parse(&title)?;
        Ok(reader)
    }

    /// What stands on the parcel.
    pub fn title(&self) -> &Title {
        &self.title
    }

    /// The next piece; `None` after an end whose hash fits. Errors: all but `NotAParcel`.
    pub fn next_piece(&mut self) -> Result<Option<Piece>, ParcelError> {
        self.next_frame()?.map(|(tag, bytes)| piece(tag, bytes)).transpose()
    }

    fn next_frame(&mut self) -> Result<Option<(u8, Vec<u8>)>, ParcelError> {
        if self.ended {
            return Ok(None);
        }
        let before = sum(&self.hash);
        match self.frame()? {
            (END, hash) => self.end(&hash, before).map(|()| None),
            frame => Ok(Some(frame)),
        }
    }

    fn end(&mut self, hash: &[u8], before: Hash) -> Result<(), ParcelError> {
        let nothing_after = self.from.read(&mut [0])? == 0;
        self.ended = hash == before.0 && nothing_after;
        if self.ended { Ok(()) } else { Err(ParcelError::Spoilt) }
    }

    fn frame(&mut self) -> Result<(u8, Vec<u8>), ParcelError> {
        let head = self.read(9)?;
        let (tag, len) = head.split_first_chunk::<1>().ok_or(ParcelError::CutOff)?;
        let len = u64::from_be_bytes(len.try_into().map_err(|_| ParcelError::CutOff)?);
        if len > LONGEST {
            return Err(ParcelError::Spoilt);
        }
        Ok((tag[0], self.read(len)?))
    }

    fn read(&mut self, len: u64) -> Result<Vec<u8>, ParcelError> {
        let mut bytes = Vec::new();
        self.from.by_ref().take(len).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != len {
            return Err(ParcelError::CutOff);
        }
        self.hash.update(&bytes);
        Ok(bytes)
    }
}

/// Reads a parcel to its end, showing every piece to `look`, and checks the hash. Damage is told before anything `look` finds,
/// for damage is what most finds would be. Errors: all; none of the parcel is to be used then.
pub fn check<E: From<ParcelError>>(
    from: impl Read,
    mut look: impl FnMut(&Title, &Piece) -> Result<(), E>,
) -> Result<Title, E> {
    let mut reader = Reader::open(from)?;
    let mut found = Ok(());
    while let Some((tag, bytes)) = reader.next_frame()? {
        found = found.and_then(|()| look(&reader.title, &piece(tag, bytes)?));
    }
    found.map(|()| reader.title)
}

fn piece(tag: u8, bytes: Vec<u8>) -> Result<Piece, ParcelError> {
    match tag {
        BLOB => Ok(Piece::Blob(bytes)),
        ENVELOPE => parse(&bytes).map(Piece::Envelope),
        RECEIPT => parse(&bytes).map(Piece::Receipt),
        _ => Err(ParcelError::Unreadable),
    }
}

fn sum(hash: &digest::Context) -> Hash {
    let mut sum = Hash::ZERO;
    sum.0.copy_from_slice(hash.clone().finish().as_ref());
    sum
}

fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, ParcelError> {
    serde_json::to_vec(value).map_err(|_| ParcelError::Unreadable)
}

fn parse<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, ParcelError> {
    serde_json::from_slice(bytes).map_err(|_| ParcelError::Unreadable)
}
