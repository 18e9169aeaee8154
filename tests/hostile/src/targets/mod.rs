//! Every target. A driver's talk reaches all parsers behind it; what can also be reached alone has a target of its own, in
//! which mutations go deeper.

use suiban_drivers::{DeviceStatus, Link};

use crate::{
    Target,
    seeds::{Seed, answers, found, plain, talks},
};

mod cards;
mod fingerprint;
mod notes;
mod others;
mod payment;
#[cfg(feature = "camera")]
mod pictures;
mod printer;
mod reader;
mod scanner;
mod seal;
mod wire;

/// All of them.
pub const TARGETS: &[Target] = &[
    reader::SAM_V,
    reader::SAM_V_REPLY,
    reader::ID_TEXT,
    reader::FINGER_RECORD,
    reader::CHIP_TALK,
    reader::USB_FRAMES,
    fingerprint::ZFM20,
    fingerprint::ZFM20_RECORDS,
    fingerprint::MINUTIAE,
    printer::ESCPOS,
    printer::CUSTOM,
    printer::USB_PRINTER_ID,
    payment::ZVT_TCP,
    payment::ZVT_SERIAL,
    payment::ZVT_MESSAGE,
    payment::CODEPAY,
    cards::LOCK8A,
    cards::CRT591_SLOT,
    cards::CRT591_DISPENSER,
    cards::K720,
    notes::CCNET,
    notes::ICT,
    scanner::NEWLAND,
    scanner::NLS,
    scanner::HONEYWELL,
    scanner::LINE_MODE,
    others::NUT,
    others::EYE,
    others::PROBE,
    others::ADDRESS,
    #[cfg(feature = "camera")]
    pictures::MJPEG,
    wire::envelope::ENVELOPE,
    wire::envelope::SIGNED_HEADER,
    wire::sealed::SEALED,
    wire::sealed::SIGNED,
    wire::sealed::BODIES,
    wire::api::API,
    wire::parcel::PARCEL,
    wire::api::PAIRING_CODE,
];

/// Mutations of what only reads bytes, and of a whole talk under virtual time.
const OF_BYTES: u32 = 20_000;
const OF_TALKS: u32 = 5_000;

/// Whether a device told of itself, of whatever fault.
fn is_online(status: DeviceStatus) -> bool {
    status.link == Link::Online
}

fn all(seeds: impl IntoIterator<Item = Vec<Seed>>) -> Vec<Seed> {
    seeds.into_iter().flatten().collect()
}
