//! Every documented frame, both ways.

use super::{
    frame::{Inbox, Token, enquiry, framed},
    order::{Order, Question},
    state::State,
};
use crate::dispenser::{CardPosition, DispenserFault};

const VECTORS: &str = include_str!("vectors.txt");
const FIRST: [u8; 2] = *b"00";

fn all() -> Vec<(&'static str, Vec<u8>)> {
    VECTORS
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, hex)| (name, hex::decode(hex.replace(' ', "")).unwrap()))
        .collect()
}

fn frame(name: &str) -> Vec<u8> {
    all().into_iter().find(|(known, _)| *known == name).unwrap().1
}

fn text(frame: &[u8]) -> Vec<u8> {
    let mut inbox = Inbox::new(FIRST);
    frame.iter().for_each(|byte| inbox.push(*byte));
    match inbox.take() {
        Some(Token::Text(text)) => text,
        Some(Token::Ack | Token::Nak) | None => panic!("no frame"),
    }
}

fn state(name: &str) -> State {
    State::parse(&text(&frame(name))).unwrap()
}

#[test]
fn every_frame_is_read_and_written_alike() {
    let vectors = all();
    assert_eq!(vectors.len(), 35);
    for (name, bytes) in vectors {
        assert_eq!(framed(FIRST, &text(&bytes)), bytes, "{name}");
    }
}

#[test]
fn the_commands_in_use_are_the_documented_frames() {
    assert_eq!(Question::State.encode(FIRST), frame("AP"));
    assert_eq!(Question::Version.encode(FIRST), frame("GV"));
    assert_eq!(Order::Reset.encode(FIRST), frame("RS"));
    assert_eq!(Order::ToReader.encode(FIRST), frame("FC7"));
    assert_eq!(Order::ToGate.encode(FIRST), frame("FC4"));
    assert_eq!(Order::Out.encode(FIRST), frame("FC0"));
    assert_eq!(Order::ToBin.encode(FIRST), frame("CP"));
    assert_eq!(enquiry(FIRST), [0x05, 0x30, 0x30]);
}

#[test]
fn the_documented_states() {
    assert_eq!(state("SF0010").position(), CardPosition::None);
    assert_eq!(state("SF0011").position(), CardPosition::AtGate);
    assert_eq!(state("SF0013").position(), CardPosition::AtGate);
    assert_eq!(state("SF0014").position(), CardPosition::AtReader);
    assert_eq!(state("SF0018").fault(), Some(DispenserFault::HopperEmpty));
    assert_eq!(state("SF8044").fault(), Some(DispenserFault::DoubleCard));
    assert_eq!(state("SF2010").fault(), Some(DispenserFault::NotInitialised));
    assert_eq!(state("SF0210").fault(), Some(DispenserFault::NotDrawn));
    assert!(state("SF0813").is_moving());
}
