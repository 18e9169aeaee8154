//! Every documented message, bare and in its serial frame.

use super::{apdu::Apdu, framing::Framing, orders, orders::Order, serial::framed, tcp::TcpFraming};
use crate::{Secret, terminal::zvt::SerialFraming};

const VECTORS: &str = include_str!("vectors.txt");

fn bytes(hex: &str) -> Vec<u8> {
    hex::decode(hex.trim().replace(' ', "")).unwrap()
}

/// Name, message, frame.
fn all() -> Vec<(&'static str, Vec<u8>, Vec<u8>)> {
    let lines = VECTORS.lines().filter_map(|line| line.split_once(": "));
    lines.filter_map(|(name, hex)| hex.split_once('|').map(|(bare, frame)| (name, bytes(bare), bytes(frame)))).collect()
}

fn bare(name: &str) -> Vec<u8> {
    all().into_iter().find(|(known, ..)| *known == name).unwrap().1
}

#[test]
fn every_message_is_read_written_and_framed() {
    let vectors = all();
    assert_eq!(vectors.len(), 23);
    for (name, bare, frame) in vectors {
        let apdu = Apdu::decode(&bare).unwrap();
        assert_eq!(apdu.encode(), bare, "{name}");
        assert_eq!(framed(&apdu), frame, "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_frame_is_received_from_a_serial_line() {
    for (name, bare, frame) in all() {
        let (near, mut far) = tokio::io::duplex(1024);
        tokio::io::AsyncWriteExt::write_all(&mut far, &frame).await.unwrap();
        let apdu = SerialFraming::new(near).receive("test").await.unwrap();
        assert_eq!(apdu.encode(), bare, "{name}");
        assert_eq!(tokio::io::AsyncReadExt::read_u8(&mut far).await.unwrap(), 0x06, "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn all_messages_in_one_piece_are_received_from_tcp() {
    let (near, mut far) = tokio::io::duplex(4096);
    let whole: Vec<u8> = all().into_iter().flat_map(|(_, bare, _)| bare).collect();
    tokio::io::AsyncWriteExt::write_all(&mut far, &whole).await.unwrap();
    let mut framing = TcpFraming::new(near);
    for (name, bare, _) in all() {
        assert_eq!(framing.receive("test").await.unwrap().encode(), bare, "{name}");
    }
}

#[test]
fn the_orders_in_use_are_the_documented_messages() {
    let (password, none) = (Secret::new([0x12, 0x34, 0x56]), Secret::new([0; 3]));
    let register = |password, currency| orders::Register { password, config: 0xBA, currency }.apdu().encode();
    assert_eq!(register(&password, 0x0156), bare("regCNY"));
    assert_eq!(register(&none, 0x0978), bare("reg"));
    assert_eq!(orders::Abort.apdu().encode(), bare("abortECR"));
    assert_eq!(orders::AskStatus { password: &none }.apdu().encode(), bare("status"));
    assert_eq!(orders::Reverse::new(&password, 27).unwrap().apdu().encode(), bare("rev"));
    // The documented example leaves the currency out.
    let twenty = orders::Authorise::new(2000, 0x0156).unwrap().apdu();
    assert_eq!(twenty.data[..7], bare("auth20")[3..]);
    assert_eq!(Apdu::accepted().encode(), bare("ack"));
    assert_eq!(Apdu::refused(0x9C).encode(), bare("wait"));
}
