//! Bytes to a record.

use super::{HEADER, Kind, MAGIC, MINUTIA, Minutia, Record, RecordFault, VIEW, View, check};
use crate::Secret;

/// The two highest bits of a coordinate are another field.
const COORDINATE: u16 = 0x3FFF;

pub(super) fn record(bytes: &[u8]) -> Result<Record, RecordFault> {
    if !bytes.starts_with(MAGIC) {
        return Err(RecordFault::Format);
    }
    let (header, mut rest) = bytes.split_first_chunk::<HEADER>().ok_or(RecordFault::Length)?;
    let length = u32::from_be_bytes([header[8], header[9], header[10], header[11]]);
    if usize::try_from(length) != Ok(bytes.len()) {
        return Err(RecordFault::Length);
    }
    let word = |at: usize| u16::from_be_bytes([header[at], header[at + 1]]);
    let mut views = Vec::new();
    for _ in 0..header[22] {
        let (view, behind) = view(rest)?;
        views.push(view);
        rest = behind;
    }
    let record = Record { width: word(14), height: word(16), dots: (word(18), word(20)), views };
    if !rest.is_empty() {
        return Err(RecordFault::Length);
    }
    check(&record).map(|()| record)
}

fn view(bytes: &[u8]) -> Result<(View, &[u8]), RecordFault> {
    let ([position, view, quality, count], rest) = bytes.split_first_chunk::<VIEW>().ok_or(RecordFault::Length)?;
    let (minutiae, rest) = rest.split_at_checked(MINUTIA * usize::from(*count)).ok_or(RecordFault::Length)?;
    let (further, rest) = rest.split_first_chunk::<2>().ok_or(RecordFault::Length)?;
    // Further data (ridge counts, cores) serves no matcher here; it is stepped over.
    let rest = rest.get(usize::from(u16::from_be_bytes(*further))..).ok_or(RecordFault::Length)?;
    let minutiae = minutiae.as_chunks::<MINUTIA>().0.iter().map(minutia).collect::<Result<Vec<_>, _>>()?;
    let (number, impression) = (view >> 4, view & 0x0F);
    Ok((View { position: *position, number, impression, quality: *quality, minutiae: Secret::new(minutiae) }, rest))
}

fn minutia(&[a, b, c, d, direction, quality]: &[u8; MINUTIA]) -> Result<Minutia, RecordFault> {
    let kind = match a >> 6 {
        0 => Kind::Other,
        1 => Kind::Ending,
        2 => Kind::Bifurcation,
        _ => return Err(RecordFault::Field("kind of minutia")),
    };
    let coordinate = |high, low| u16::from_be_bytes([high, low]) & COORDINATE;
    Ok(Minutia { kind, x: coordinate(a, b), y: coordinate(c, d), direction, quality })
}
