//! Frames: every documented one, to the byte.

use suiban_drivers::reader::{
    ReaderFault,
    sam_v::{
        command::{Command, Speed},
        frame,
        reply::Reply,
    },
};

use crate::reader_sam_v::rig::VECTORS;
use crate::scripted::vectors;

#[test]
fn every_documented_request_is_encoded_to_the_byte() {
    let commands = [
        ("reset", Command::Reset),
        ("status", Command::Status),
        ("samid", Command::SamId),
        ("find", Command::Find),
        ("select", Command::Select),
        ("read", Command::Read),
        ("readfp", Command::ReadWithFingers),
        ("addr", Command::Address),
        ("mid", Command::BodyNumber),
        ("baud115200", Command::Baud(Speed::B115200)),
        ("baud57600", Command::Baud(Speed::B57600)),
        ("baud38400", Command::Baud(Speed::B38400)),
        ("baud19200", Command::Baud(Speed::B19200)),
        ("baud9600", Command::Baud(Speed::B9600)),
        ("rf", Command::RadioBlock(0x50)),
        ("sleep", Command::Sleep),
        ("wake", Command::Wake),
    ];
    let documented = vectors(VECTORS, "requests");
    assert_eq!(documented.len(), commands.len());
    for ((name, command), (known, frame)) in commands.into_iter().zip(documented) {
        assert_eq!((name, hex::encode(command.encode())), (known.as_str(), hex::encode(frame)));
    }
}

#[test]
fn every_documented_reply_has_its_meaning() {
    let refused = |code| Err(ReaderFault::Refused(code));
    let meanings = [
        ("findok", Ok(Some(4))),
        ("nocard", Err(ReaderFault::CardLifted)),
        ("selok", Ok(Some(8))),
        ("selfail", Err(ReaderFault::CardLifted)),
        ("readfail", Err(ReaderFault::CardLifted)),
        ("ok", Ok(Some(0))),
        ("none", Ok(None)),
        ("chk", refused(0x10)),
        ("len", refused(0x11)),
        ("cmd", refused(0x21)),
        ("noauth", Err(ReaderFault::SamUnauthorised)),
        ("self", Err(ReaderFault::SamFailed)),
        ("samid", Ok(Some(16))),
        ("sam-rejected", Err(ReaderFault::NotAuthentic)),
        ("card-rejected", Err(ReaderFault::NotAuthentic)),
    ];
    let documented = vectors(VECTORS, "replies");
    assert_eq!(documented.len(), meanings.len());
    for ((name, meaning), (known, bytes)) in meanings.into_iter().zip(documented) {
        let (head, body) = bytes.split_at(7);
        let len = [head[5], head[6]];
        assert_eq!((&head[..5], frame::body_length(len)), (&frame::PREAMBLE[..], Some(body.len())), "{name}");
        let reply = Reply::new(frame::verified(len, body).unwrap()).unwrap();
        let outcome = reply.outcome().map(|data| data.map(<[u8]>::len));
        assert_eq!((name, outcome), (known.as_str(), meaning));
    }
}

#[test]
fn codes_without_a_vector_have_their_meaning_too() {
    let meaning = |code| Reply::new(&[0, 0, code]).unwrap().outcome().unwrap_err();
    assert_eq!(meaning(0x33), ReaderFault::BadSignature);
    assert_eq!(meaning(0x40), ReaderFault::UnknownCard);
    for code in [0x23, 0x24, 0x47, 0x00, 0xFF] {
        assert_eq!(meaning(code), ReaderFault::Refused(code));
    }
}
