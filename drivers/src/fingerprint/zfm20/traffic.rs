//! What of a ZFM module's traffic may be written down: commands without the password, and answers. Whatever travels in data
//! packets is a finger.

use std::ops::Range;

use super::packet::{Kind, encode};
use crate::transport::record::{Side, Traffic, frames};

/// Header, address, kind and length.
const HEAD: usize = 9;
const COMMAND: u8 = 1;
const ANSWER: u8 = 7;
const LAST_DATA: u8 = 8;
/// VfyPwd.
const UNLOCK: u8 = 0x13;

/// A ZFM module's traffic.
pub struct ZfmTraffic;

impl Traffic for ZfmTraffic {
    fn open(&self, _: Side, burst: &[u8]) -> Vec<Range<usize>> {
        let shown = |packet: Range<usize>| match (burst[packet.start + 6], burst[packet.start + HEAD]) {
            (COMMAND, UNLOCK) => packet.start..packet.start + HEAD + 1,
            (COMMAND | ANSWER, _) => packet,
            _ => packet.start..packet.start + HEAD,
        };
        packets(burst).into_iter().map(shown).collect()
    }

    /// Zeros, and the right sum.
    fn stand_in(&self, burst: &mut [u8], _: &[Range<usize>]) {
        for packet in packets(burst) {
            let packet = &mut burst[packet];
            let kind = match packet[6] {
                COMMAND => Kind::Command,
                ANSWER => Kind::Ack,
                LAST_DATA => Kind::LastData,
                _ => Kind::Data,
            };
            let whole = encode(kind, &packet[HEAD..packet.len() - 2]);
            packet.copy_from_slice(&whole);
        }
    }
}

/// Where whole packets with a payload stand.
fn packets(burst: &[u8]) -> Vec<Range<usize>> {
    frames(burst, |rest| {
        let [0xEF, 0x01, .., high, low] = rest.first_chunk::<HEAD>()? else { return None };
        let len = usize::from(u16::from_be_bytes([*high, *low]));
        (len > 2).then_some(HEAD + len)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::record::one;

    #[test]
    fn a_finger_and_the_password_are_closed() {
        let open = |kind, payload: &[u8]| ZfmTraffic.open(Side::Device, &encode(kind, payload));
        assert_eq!(open(Kind::Data, &[0x5A; 128]), one(0..HEAD));
        assert_eq!(open(Kind::LastData, &[0x5A; 128]), one(0..HEAD));
        assert_eq!(open(Kind::Command, &[UNLOCK, 1, 2, 3, 4]), one(0..HEAD + 1));
        assert_eq!(open(Kind::Ack, &[0x00]), one(0..HEAD + 3));
        assert_eq!(ZfmTraffic.open(Side::Device, &encode(Kind::Data, &[0x5A; 128])[..60]), []);
    }
}
