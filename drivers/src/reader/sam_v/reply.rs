//! What the reader's answers mean. Lengths are checked to the byte; nothing is guessed.

use crate::{
    Secret,
    reader::{FingerFeature, ReaderFault},
};

const TEXT: usize = 256;
const PHOTO: usize = 1024;
const FINGER: usize = 512;
const ADDRESS: usize = 70;

/// A verified answer: the result code and what follows it. SW1 and SW2 (the card's own words) add nothing to SW3.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// Result code.
    pub sw3: u8,
    /// What follows SW3.
    pub data: Secret<Vec<u8>>,
}

impl Reply {
    /// Splits a verified body into its result code and data. `None`: it is too short to have one.
    pub fn new(body: &[u8]) -> Option<Self> {
        let [_sw1, _sw2, sw3, data @ ..] = body else { return None };
        Some(Self { sw3: *sw3, data: Secret::new(data.to_vec()) })
    }

    /// The data of a success (90, 9F), `None` where the item is empty (91), or the fault the result code stands for.
    pub fn outcome(&self) -> Result<Option<&[u8]>, ReaderFault> {
        match self.sw3 {
            0x90 | 0x9F => Ok(Some(self.data.expose())),
            0x91 => Ok(None),
            0x41 | 0x80 | 0x81 => Err(ReaderFault::CardLifted),
            0x31 | 0x32 => Err(ReaderFault::NotAuthentic),
            0x33 => Err(ReaderFault::BadSignature),
            0x40 => Err(ReaderFault::UnknownCard),
            0x60 => Err(ReaderFault::SamFailed),
            0x66 => Err(ReaderFault::SamUnauthorised),
            code => Err(ReaderFault::Refused(code)),
        }
    }
}

/// What 30 01 and 30 10 yield.
#[derive(Debug, PartialEq)]
pub struct Contents {
    /// The text block, 256 bytes.
    pub text: Secret<Vec<u8>>,
    /// The photo, 1024 bytes of WLT.
    pub photo: Secret<Vec<u8>>,
    /// The enrolled fingers; records of fingers that could not be enrolled are left out.
    pub fingers: Vec<FingerFeature>,
}

/// Text and photo (30 01). `None`: the lengths inside do not add up.
pub fn contents(data: &[u8]) -> Option<Contents> {
    let (head, rest) = data.split_at_checked(4)?;
    (head == [0x01, 0x00, 0x04, 0x00]).then(|| blocks(rest, 0))?
}

/// Text, photo and fingers (30 10). `None`: the lengths inside do not add up.
pub fn contents_with_fingers(data: &[u8]) -> Option<Contents> {
    let (head, rest) = data.split_at_checked(6)?;
    let [0x01, 0x00, 0x04, 0x00, high, low] = head else { return None };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    matches!(length, 0 | FINGER | 1024).then(|| blocks(rest, length))?
}

fn blocks(data: &[u8], fingers: usize) -> Option<Contents> {
    let (text, data) = data.split_at_checked(TEXT)?;
    let (photo, records) = data.split_at_checked(PHOTO)?;
    (records.len() == fingers).then(|| Contents {
        text: Secret::new(text.to_vec()),
        photo: Secret::new(photo.to_vec()),
        fingers: records.chunks_exact(FINGER).filter_map(FingerFeature::parse).collect(),
    })
}

/// The newest appended address (30 03): one to four fields of 70 bytes, the last written one counts. `None`: another
/// length, or no UTF-16.
pub fn appended_address(data: &[u8]) -> Option<Secret<String>> {
    let whole = !data.is_empty() && data.len().is_multiple_of(ADDRESS);
    let fields = whole.then(|| data.chunks_exact(ADDRESS).map(crate::reader::document::text))?;
    let fields = fields.collect::<Option<Vec<_>>>()?;
    Some(fields.into_iter().rev().find(|field| !field.expose().is_empty()).unwrap_or_default())
}

/// The secure module's number as it is printed on its certificate (12 FF). `None`: not 16 bytes.
pub fn sam_number(data: &[u8]) -> Option<String> {
    let bytes: &[u8; 16] = data.try_into().ok()?;
    let short = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    let long = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    Some(format!("{:02}.{:02}-{}-{:010}-{:010}", short(0), short(2), long(4), long(8), long(12)))
}
