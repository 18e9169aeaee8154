//! The UPS's service, the camera's program, the question what is plugged in, and addresses as the configuration writes them.

use suiban_drivers::{
    Secret,
    camera::{Frame, capture::wire},
    probe::CANDIDATES,
    transport::PortAddress,
    ups::{
        Ups,
        nut::{Nut, Settings},
    },
};

use super::{OF_BYTES, OF_TALKS, Seed, Target, all, answers, found, is_online, plain, talks};
use crate::dialogue::talk;

const NUT_TALKS: &str = include_str!("../../seeds/nut.txt");
const ADDRESSES: &str = include_str!("../../seeds/address.txt");
const LAST_WORDS: &str = include_str!("../../seeds/probe.txt");

/// Network UPS Tools.
pub const NUT: Target = Target { name: "nut", run: nut, operations: 3, seeds: nut_seeds, mutations: OF_TALKS };

fn nut(input: &[u8]) -> bool {
    talk(input, <[u8]>::to_vec, async |operation, line| {
        let user = (operation % 3 == 2).then(|| ("kiosk".to_owned(), Secret::new("two words".to_owned())));
        let mut ups = Nut::new(line, Settings { ups: "su700".to_owned(), user });
        match operation % 3 {
            0 => is_online(ups.status().await),
            _ => ups.reading().await.is_ok(),
        }
    })
}

fn nut_seeds() -> Vec<Seed> {
    all([found("nut"), talks(NUT_TALKS)])
}

/// The harmless question of each protocol, and any answer to it.
pub const PROBE: Target = Target { name: "probe", run: probe, operations: 0, seeds: probe_seeds, mutations: OF_TALKS };

fn probe(input: &[u8]) -> bool {
    talk(input, <[u8]>::to_vec, async |operation, line| {
        match CANDIDATES.get(usize::from(operation) % CANDIDATES.len()) {
            Some(candidate) => is_online((candidate.ask)(Box::new(line)).await),
            None => false,
        }
    })
}

fn probe_seeds() -> Vec<Seed> {
    let each = u8::try_from(CANDIDATES.len()).unwrap_or(u8::MAX);
    all([found("probe"), answers(LAST_WORDS, each)])
}

/// Where a device is plugged in.
pub const ADDRESS: Target =
    Target { name: "address", run: address, operations: 0, seeds: addresses, mutations: OF_BYTES };

fn address(input: &[u8]) -> bool {
    let text = String::from_utf8_lossy(input);
    text.parse::<PortAddress>().is_ok_and(|address| !address.to_string().is_empty())
}

fn addresses() -> Vec<Seed> {
    all([found("address"), plain(ADDRESSES)])
}

/// What the program that looks through the camera says: it takes apart what a network camera sends, and may be in its hands.
pub const EYE: Target = Target { name: "eye", run: eye, operations: 0, seeds: pictures, mutations: OF_BYTES };

fn eye(mut input: &[u8]) -> bool {
    let mut seen = 0;
    while let Ok(Ok(frame)) = wire::read(&mut input) {
        seen += usize::from(frame.bgr.expose().len() == frame.width as usize * frame.height as usize * 3);
    }
    seen > 0
}

/// Two pictures and the end of the recording.
fn pictures() -> Vec<Seed> {
    let mut bytes = Vec::new();
    for (width, height) in [(4, 3), (2, 2)] {
        let bgr = (0..width * height * 3).map(|n| n as u8).collect();
        wire::write(&mut bytes, &Frame::new(width, height, bgr)).ok();
    }
    wire::write_end(&mut bytes, wire::End::Lost).ok();
    all([found("eye"), vec![Seed { name: "a film".into(), bytes }]])
}
