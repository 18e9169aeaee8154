//! What of a terminal's traffic may be written down: packets without data, and of the JSON in the others the names and the
//! values that stand in this list. No time of a payment, no card number, no authorisation: they lead to somebody.

use std::ops::Range;

use serde_json::Value;

use super::packet::{ETX, HEAD, ROOM, STX, TAIL, xor};
use crate::transport::record::{Side, Traffic, frames, one};

/// Names whose values are the kiosk's own, or codes.
const OPEN_VALUES: [&[u8]; 11] = [
    b"topic",
    b"request_id",
    b"version",
    b"response_code",
    b"merchant_order_no",
    b"orig_merchant_order_no",
    b"trans_type",
    b"order_amount",
    b"price_currency",
    b"trans_status",
    b"confirm_on_terminal",
];

/// A terminal's traffic.
pub struct CodePayTraffic;

impl Traffic for CodePayTraffic {
    fn open(&self, _: Side, burst: &[u8]) -> Vec<Range<usize>> {
        frames(burst, extent).into_iter().flat_map(|packet| shown(burst, packet)).collect()
    }

    /// Ones, which are a text as well as a number, and the right check byte.
    fn stand_in(&self, burst: &mut [u8], masked: &[Range<usize>]) {
        for span in masked {
            burst[span.clone()].fill(b'1');
        }
        for packet in frames(burst, extent) {
            let check = packet.end - TAIL;
            burst[check] = xor(&burst[packet.start + STX.len()..check]);
        }
    }
}

/// How long the packet is that the bytes begin with.
fn extent(rest: &[u8]) -> Option<usize> {
    let head = rest.first_chunk::<HEAD>().filter(|head| head.starts_with(&STX))?;
    let data = usize::from(u16::from_be_bytes([head[HEAD - 2], head[HEAD - 1]]));
    let whole = HEAD + data + TAIL;
    (data <= ROOM && rest.get(..whole)?.ends_with(&ETX)).then_some(whole)
}

fn shown(burst: &[u8], packet: Range<usize>) -> Vec<Range<usize>> {
    let inside = packet.start + HEAD..packet.end - TAIL;
    let data = &burst[inside.clone()];
    let closed = if data.is_empty() { Vec::new() } else { closed(data) };
    if closed.is_empty() {
        return one(packet);
    }
    let (mut at, mut open) = (packet.start, Vec::new());
    for span in closed {
        open.push(at..inside.start + span.start);
        at = inside.start + span.end;
    }
    open.extend([at..inside.end, inside.end + 1..packet.end]);
    open
}

/// The values that are not open; all of it, if it is no JSON.
fn closed(data: &[u8]) -> Vec<Range<usize>> {
    if serde_json::from_slice::<Value>(data).is_err() {
        return one(0..data.len());
    }
    let (mut at, mut name, mut closed) = (0, None, Vec::new());
    while let Some(piece) = piece(data, at) {
        at = piece.end;
        let is_name = data[at..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':');
        // Of a text without its quotes; words without quotes (true, false, null) are nobody's.
        let value = match data[piece.start] {
            b'"' => piece.start + 1..piece.end - 1,
            b'-' | b'0'..=b'9' => piece,
            _ => continue,
        };
        if is_name {
            name = Some(&data[value]);
        } else if !name.is_some_and(|name| OPEN_VALUES.contains(&name)) && !value.is_empty() {
            closed.push(value);
        }
    }
    closed
}

/// The next text, number or word in sound JSON.
fn piece(data: &[u8], from: usize) -> Option<Range<usize>> {
    let is_between = |byte: &u8| byte.is_ascii_whitespace() || b"{}[],:".contains(byte);
    let start = from + data.get(from..)?.iter().position(|byte| !is_between(byte))?;
    if data[start] != b'"' {
        let length = data[start..].iter().position(is_between).unwrap_or(data.len() - start);
        return Some(start..start + length);
    }
    let mut at = start + 1;
    loop {
        match data.get(at)? {
            b'"' => return Some(start..at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::codepay::packet::Packet;

    fn open(burst: &[u8]) -> String {
        let shown = CodePayTraffic.open(Side::Device, burst).into_iter().map(|span| burst[span].to_vec());
        String::from_utf8_lossy(&shown.collect::<Vec<_>>().concat()).into_owned()
    }

    const ANSWER: &str = r#"{"topic":"ecrhub.pay.order","response_code":"000","biz_data":{"order_amount":"20.00",
        "card_no":"6227***6666","trans_end_time":"2026-11-21 10:10:10","tip":7,"note":"say \"1\"","items":["Li Na"]}}"#;

    #[test]
    fn card_time_and_whatever_else_is_not_listed_are_closed() {
        let shown = open(&Packet::with_data(3, ANSWER.as_bytes().to_vec()).encode());
        for text in ["ecrhub.pay.order", "\"000\"", "20.00", "\"card_no\":\"\""] {
            assert!(shown.contains(text), "{text} in {shown}");
        }
        for text in ["6227", "2026", "7", "say", "Li Na"] {
            assert!(!shown.contains(text), "{text} in {shown}");
        }
    }

    #[test]
    fn packets_without_data_are_open_and_what_is_no_json_or_no_packet_is_closed() {
        let heartbeat = Packet::heartbeat().encode();
        assert_eq!(CodePayTraffic.open(Side::Host, &heartbeat), one(0..heartbeat.len()));
        let noise = Packet::with_data(3, b"Li Na".to_vec()).encode();
        assert!(!open(&noise).contains("Li"));
        assert_eq!(CodePayTraffic.open(Side::Device, &noise[..9]), []);
    }

    #[test]
    fn what_stands_in_is_a_packet_with_json() {
        let mut burst = Packet::with_data(3, ANSWER.as_bytes().to_vec()).encode();
        let mut masked = Vec::new();
        let mut at = 0;
        for open in CodePayTraffic.open(Side::Device, &burst) {
            masked.extend((at < open.start).then_some(at..open.start));
            at = open.end;
        }
        masked.iter().for_each(|span| burst[span.clone()].fill(0));
        CodePayTraffic.stand_in(&mut burst, &masked);
        let data = &burst[HEAD..burst.len() - TAIL];
        let told: Value = serde_json::from_slice(data).unwrap();
        assert_eq!(told["biz_data"]["card_no"], "11111111111");
        assert_eq!(burst[burst.len() - TAIL], xor(&burst[STX.len()..burst.len() - TAIL]));
    }
}
