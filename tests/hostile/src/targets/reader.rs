//! ID-card readers: the secure module's frames, what stands on a card, ordinary chips, and the packets of USB readers.

use suiban_drivers::reader::{
    CardReader, Document, FingerFeature, chip_talk,
    sam_v::{SamV, reply},
    usb::frames::{Incoming, Outgoing},
};

use super::{OF_BYTES, OF_TALKS, Seed, Target, all, answers, found, is_online, plain, seal, talks};
use crate::dialogue::talk;

const VECTORS: &str = include_str!("../../../../drivers/tests/reader_sam_v/vectors.txt");
const TALKS: &str = include_str!("../../seeds/sam_v.txt");
const CHIPS: &str = include_str!("../../seeds/chip_talk.txt");

/// The whole driver.
pub const SAM_V: Target = Target { name: "sam_v", run: sam_v, operations: 4, seeds: sam_v_seeds, mutations: OF_TALKS };

fn sam_v(input: &[u8]) -> bool {
    talk(input, seal::sam_v, async |operation, line| {
        let mut reader = SamV::new(line);
        match operation % 4 {
            0 => is_online(reader.status().await),
            1 => reader.find().await.is_ok(),
            2 => reader.reset().await.is_ok(),
            _ => reader.read().await.is_ok(),
        }
    })
}

fn sam_v_seeds() -> Vec<Seed> {
    all([found("sam_v"), answers(VECTORS, 4), talks(TALKS), readings()])
}

/// A card with text, photo and fingers, read to its end: too long to be written down.
fn readings() -> Vec<Seed> {
    use crate::dialogue::{Piece, script};
    let sealed = |body: &[u8]| Piece { sealed: true, unasked: false, bytes: body.to_vec() };
    let reading = |fingers: usize| {
        let length = u16::try_from(fingers).unwrap_or(0).to_be_bytes();
        let records = record().repeat(fingers / 512);
        [&[0, 0, 0x90, 1, 0, 4, 0][..], &length, &text(), &[7; 1024], &records].concat()
    };
    let whole = |fingers| {
        let address = [&[0, 0, 0x90][..], &text()[52..122]].concat();
        let pieces = [&[0, 0, 0x90, 0, 0, 0, 0, 0, 0, 0, 0][..], &reading(fingers), &address, &[0, 0, 0x91]];
        let name = format!("a card with {fingers} bytes of fingers");
        Seed { name, bytes: script(3, &pieces.map(sealed)) }
    };
    [0, 512, 1024].map(whole).to_vec()
}

fn text() -> Vec<u8> {
    plain(VECTORS).into_iter().find(|seed| seed.name == "text").map(|seed| seed.bytes).unwrap_or_default()
}

/// A finger as it is enrolled: right thumb, good.
fn record() -> Vec<u8> {
    let mut record = vec![0x5A; 512];
    record[..7].copy_from_slice(&[b'C', 1, 0, 0, 1, 11, 80]);
    record
}

/// What stands behind a right checksum.
pub const SAM_V_REPLY: Target =
    Target { name: "sam_v_reply", run: sam_v_reply, operations: 0, seeds: sam_v_replies, mutations: OF_BYTES };

fn sam_v_reply(input: &[u8]) -> bool {
    let Some(whole) = reply::Reply::new(input) else { return false };
    let data = whole.data.expose();
    let contents = [reply::contents(data), reply::contents_with_fingers(data)];
    let numbers = [reply::sam_number(data).is_some(), reply::appended_address(data).is_some(), whole.outcome().is_ok()];
    contents.iter().any(Option::is_some) || numbers.contains(&true)
}

fn sam_v_replies() -> Vec<Seed> {
    let bodies = |seed: Seed| Some(Seed { bytes: seed.bytes.get(7..seed.bytes.len() - 1)?.to_vec(), ..seed });
    let documented = plain(VECTORS).into_iter().filter(|seed| seed.bytes.len() > 8).filter_map(bodies).collect();
    let fingers = [&[0, 0, 0x90, 1, 0, 4, 0, 2, 0][..], &text(), &[7; 1024], &record()].concat();
    all([found("sam_v_reply"), documented, vec![Seed { name: "with a finger".into(), bytes: fingers }]])
}

/// The text block.
pub const ID_TEXT: Target = Target { name: "id_text", run: id_text, operations: 0, seeds: texts, mutations: OF_BYTES };

fn id_text(input: &[u8]) -> bool {
    Document::parse(input).map(|document| document.with_appended_address(None)).is_ok()
}

/// The four layouts: the same block with the flag of each.
fn texts() -> Vec<Seed> {
    let flagged = |flag: u8| {
        let mut bytes = text();
        bytes[248..250].copy_from_slice(&[flag, 0]);
        Seed { name: format!("flag {flag}"), bytes }
    };
    all([found("id_text"), [b' ', b'J', b'I', b'Y'].map(flagged).to_vec()])
}

/// A finger's record.
pub const FINGER_RECORD: Target =
    Target { name: "finger_record", run: finger_record, operations: 0, seeds: records, mutations: OF_BYTES };

fn finger_record(input: &[u8]) -> bool {
    FingerFeature::parse(input).is_some()
}

fn records() -> Vec<Seed> {
    all([found("finger_record"), vec![Seed { name: "right thumb".into(), bytes: record() }]])
}

/// A chip's answers to an ordinary reader: a length, then so many bytes, again and again.
pub const CHIP_TALK: Target = Target { name: "chip_talk", run: chip, operations: 0, seeds: chips, mutations: OF_BYTES };

fn chip(input: &[u8]) -> bool {
    let mut rest = input;
    let told = chip_talk::numbers(|_command, buffer| {
        let (length, behind) = rest.split_first().map_or((0, rest), |(length, behind)| (usize::from(*length), behind));
        let (answer, behind) = behind.split_at(length.min(behind.len()).min(buffer.len()));
        buffer[..answer.len()].copy_from_slice(answer);
        rest = behind;
        Ok::<_, chip_talk::NoStatusWord>(answer.len())
    });
    told.is_ok_and(|numbers| numbers.serial.is_some())
}

fn chips() -> Vec<Seed> {
    all([found("chip_talk"), plain(CHIPS)])
}

/// Reports and packets of USB readers.
pub const USB_FRAMES: Target =
    Target { name: "usb_frames", run: usb_frames, operations: 0, seeds: usb_frame_seeds, mutations: OF_BYTES };

fn usb_frames(input: &[u8]) -> bool {
    let (mut incoming, mut outgoing) = (Incoming::default(), Outgoing::default());
    let mut frames = 0;
    for report in input.chunks(64) {
        frames += incoming.belonging(report);
        if incoming.is_inside() && report.len() < 64 {
            incoming.give_up();
        }
        frames += usize::from(outgoing.push(report).is_ok_and(|frame| frame.is_some()));
    }
    frames > 0
}

fn usb_frame_seeds() -> Vec<Seed> {
    all([found("usb_frames"), plain(VECTORS)])
}
