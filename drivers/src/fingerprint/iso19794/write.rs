//! A record to bytes.

use super::{HEADER, Kind, MAGIC, MINUTIA, Minutia, Record, RecordFault, VIEW, View, check};

/// No certificate and no vendor's number: this kiosk's sensors have none assigned.
const EQUIPMENT: [u8; 2] = [0, 0];

pub(super) fn record(record: &Record) -> Result<Vec<u8>, RecordFault> {
    check(record)?;
    let views = record.views.iter().map(|view| VIEW + MINUTIA * view.minutiae.expose().len() + 2);
    let length = HEADER + views.sum::<usize>();
    // Made large enough at once, so that growing leaves no unwiped copy behind.
    let mut bytes = Vec::with_capacity(length);
    bytes.extend_from_slice(MAGIC);
    bytes.extend(u32::try_from(length).map_err(|_| RecordFault::Length)?.to_be_bytes());
    bytes.extend(EQUIPMENT);
    for word in [record.width, record.height, record.dots.0, record.dots.1] {
        bytes.extend(word.to_be_bytes());
    }
    bytes.extend([u8::try_from(record.views.len()).map_err(|_| RecordFault::Length)?, 0]);
    record.views.iter().for_each(|one| view(&mut bytes, one));
    Ok(bytes)
}

fn view(bytes: &mut Vec<u8>, view: &View) {
    let minutiae = view.minutiae.expose();
    let count = u8::try_from(minutiae.len()).unwrap_or(u8::MAX);
    bytes.extend([view.position, view.number << 4 | view.impression, view.quality, count]);
    minutiae.iter().for_each(|one| bytes.extend(minutia(one)));
    bytes.extend([0, 0]);
}

fn minutia(minutia: &Minutia) -> [u8; MINUTIA] {
    let kind = match minutia.kind {
        Kind::Other => 0,
        Kind::Ending => 1,
        Kind::Bifurcation => 2,
    };
    let ([a, b], [c, d]) = ((kind << 14 | minutia.x).to_be_bytes(), minutia.y.to_be_bytes());
    [a, b, c, d, minutia.direction, minutia.quality]
}
