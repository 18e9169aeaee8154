//! Fingerprint modules.

use suiban_drivers::{
    Secret,
    fingerprint::{
        FingerprintSensor,
        iso19794::Record,
        zfm20::{Zfm20, command::SysPara, image},
    },
};

use super::{OF_BYTES, OF_TALKS, Seed, Target, all, answers, found, is_online, plain, seal, talks};
use crate::dialogue::{Piece, script, talk};

const VECTORS: &str = include_str!("../../../../drivers/tests/fingerprint_zfm20/vectors.txt");
const RECORDS: &str = include_str!("../../seeds/minutiae.txt");
const TALKS: &str = include_str!("../../seeds/zfm20.txt");

/// The whole driver.
pub const ZFM20: Target = Target { name: "zfm20", run: zfm20, operations: 7, seeds, mutations: OF_TALKS };

fn zfm20(input: &[u8]) -> bool {
    talk(input, seal::zfm, async |operation, line| {
        let mut module = Zfm20::new(line, None);
        match operation % 7 {
            0 => is_online(module.status().await),
            1 => module.identify().await.is_ok(),
            2 => module.capture().await.is_ok(),
            3 => module.extract(1).await.is_ok(),
            4 => module.template().await.is_ok(),
            5 => module.image().await.is_ok(),
            _ => module.verify(&Secret::new(vec![0x5A; 512])).await.is_ok(),
        }
    })
}

fn seeds() -> Vec<Seed> {
    let template = [opened(), vec![asked(&[7, 0]), asked(&[7, 0])], data(512)].concat();
    let picture = [opened(), vec![asked(&[7, 0])], data(36_864)].concat();
    // Nothing is said to the template that goes out; then it is asked for.
    let sent = vec![asked(&[7, 0]), Piece::asked(Vec::new()), asked(&[7, 0])];
    let verified = [opened(), sent, data(512), vec![asked(&[7, 0, 0, 100])]].concat();
    let long = [("a template", 4, template), ("a picture", 5, picture), ("the same finger", 6, verified)];
    let long = long.map(|(name, operation, pieces)| Seed { name: name.into(), bytes: script(operation, &pieces) });
    all([found("zfm20"), answers(VECTORS, 7), talks(TALKS), long.to_vec()])
}

fn asked(packet: &[u8]) -> Piece {
    Piece { sealed: true, unasked: false, bytes: packet.to_vec() }
}

/// What a module says while it is opened.
fn opened() -> Vec<Piece> {
    let parameters = [&[7, 0][..], &[0, 0, 0, 0, 1, 0x2C, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF, 0, 3, 0, 6]].concat();
    vec![asked(&[7, 0]), asked(&parameters), asked(&parameters)]
}

/// So many bytes in data packets.
fn data(bytes: usize) -> Vec<Piece> {
    let last = bytes / 256 - 1;
    let packet = |number| [&[if number == last { 8 } else { 2 }][..], &[0x5A; 256]].concat();
    (0..=last).map(|number| Piece { unasked: true, ..asked(&packet(number)) }).collect()
}

/// Parameters and pictures.
pub const ZFM20_RECORDS: Target =
    Target { name: "zfm20_records", run: records, operations: 0, seeds: record_seeds, mutations: OF_BYTES };

fn records(input: &[u8]) -> bool {
    SysPara::parse(input).is_some() || image::unpack(input).is_some()
}

fn record_seeds() -> Vec<Seed> {
    let parameters = vec![0, 0, 0, 0, 1, 0x2C, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF, 0, 2, 0, 6];
    all([found("zfm20_records"), vec![Seed { name: "parameters".into(), bytes: parameters }]])
}

/// Minutiae records.
pub const MINUTIAE: Target =
    Target { name: "minutiae", run: minutiae, operations: 0, seeds: minutiae_seeds, mutations: OF_BYTES };

fn minutiae(input: &[u8]) -> bool {
    let Ok(record) = Record::parse(input) else { return false };
    // What was read can be written, and is the same again.
    let written = record.encode();
    assert!(written.is_ok_and(|bytes| Record::parse(bytes.expose()) == Ok(record)), "it does not read back");
    true
}

fn minutiae_seeds() -> Vec<Seed> {
    all([found("minutiae"), plain(RECORDS)])
}
