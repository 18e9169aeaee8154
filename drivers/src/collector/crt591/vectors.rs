//! Every documented frame, both ways.

use super::{
    bin::{ClearBinCount, ReadBinCount},
    chip::{Activate, FieldOff},
    command::{Command, sort},
    entry::FrontEntry,
    error::{Code, fault_of},
    frame::{Inbox, Token, framed},
    identity::ReadVersion,
    initialise::Initialise,
    moving::Move,
    state::ReadState,
};
use crate::collector::{ChannelState, CollectorFault};

const VECTORS: &str = include_str!("vectors.txt");

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
    let mut inbox = Inbox::new(0);
    let mut found = None;
    for byte in frame {
        inbox.push(*byte);
        found = found.or_else(|| inbox.take());
    }
    match found {
        Some(Token::Text(text)) => text,
        Some(Token::Ack | Token::Nak) | None => panic!("no frame"),
    }
}

/// A reply's text, its state and what follows.
fn reply(name: &str) -> Result<([u8; 3], Vec<u8>), Code> {
    let text = text(&frame(name));
    let success = sort([text[1], text[2]], &text).unwrap()?;
    Ok((success.state, success.data.to_vec()))
}

#[test]
fn every_frame_is_read_and_written_alike() {
    let vectors = all();
    assert_eq!(vectors.len(), 38);
    for (name, bytes) in vectors {
        assert_eq!(framed(0, &text(&bytes)), bytes, "{name}");
    }
}

#[test]
fn the_commands_in_use_are_the_documented_frames() {
    assert_eq!(Initialise.encode(0), frame("init nomove"));
    assert_eq!(ReadState.encode(0), frame("status"));
    assert_eq!(Move::ToGate.encode(0), frame("hold"));
    assert_eq!(Move::ToReader.encode(0), frame("rf"));
    assert_eq!(Move::ToBin.encode(0), frame("bin"));
    assert_eq!(Move::Out.encode(0), frame("eject"));
    assert_eq!(FrontEntry { on: true }.encode(0), frame("enon"));
    assert_eq!(FrontEntry { on: false }.encode(0), frame("enoff"));
    assert_eq!(Activate.encode(0), frame("rf act"));
    assert_eq!(FieldOff.encode(0), frame("rf off"));
    assert_eq!(ReadVersion.encode(0), frame("ver"));
    assert_eq!(ReadBinCount.encode(0), frame("bincnt"));
    assert_eq!(ClearBinCount.encode(0), frame("bincnt0"));
}

#[test]
fn the_documented_successes() {
    for name in ["P st", "P status no card,enough,bin ok", "bin reply", "eject reply"] {
        assert_eq!(reply(name), Ok((*b"020", vec![])), "{name}");
    }
    assert_eq!(reply("P hold"), Ok((*b"120", vec![])));
    assert_eq!(reply("P few"), Ok((*b"010", vec![])));
    assert_eq!(reply("P binfull"), Ok((*b"021", vec![])));
    assert_eq!(reply("move to rf reply"), Ok((*b"220", vec![])));
    assert_eq!(reply("Pinit"), Ok((*b"020", b"CRT-591-M001".to_vec())));
    assert_eq!(reply("bin count reply"), Ok((*b"020", b"012".to_vec())));
    assert_eq!(reply("cold reset reply").map(|(_, data)| data[..2].to_vec()), Ok(b"0;".to_vec()));
}

#[test]
fn the_documented_failures() {
    for name in ["N empty", "E empty"] {
        assert_eq!(reply(name).map_err(fault_of), Err(CollectorFault::Refused(*b"A0")), "{name}");
    }
    assert_eq!(reply("N notreset").map_err(fault_of), Err(CollectorFault::NotInitialised));
    assert_eq!(reply("N jam").map_err(fault_of), Err(CollectorFault::Jammed));
    assert_eq!(reply("N binfull").map_err(fault_of), Err(CollectorFault::BinFull));
}

#[test]
fn the_channel_of_each_reply() {
    let channel = |name: &str| {
        let text = text(&frame(name));
        sort([text[1], text[2]], &text).unwrap().unwrap().channel()
    };
    assert_eq!(channel("P hold"), Ok(ChannelState::AtGate));
    assert_eq!(channel("move to rf reply"), Ok(ChannelState::Inside));
    assert_eq!(channel("eject reply"), Ok(ChannelState::Empty));
}
