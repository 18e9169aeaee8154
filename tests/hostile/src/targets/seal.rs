//! Frames with right checksums around whatever is in them, so that mutations reach what stands behind the checksum.
//! Written after the protocols' documents, not after the drivers.

/// SAM-V: preamble, length, body, XOR.
pub fn sam_v(body: &[u8]) -> Vec<u8> {
    let covered = [&length(body.len() + 1), body].concat();
    [&[0xAA, 0xAA, 0xAA, 0x96, 0x69], &covered[..], &[xor(&covered)]].concat()
}

/// ZFM-20: the first byte is the kind of packet, the rest its payload; the sum of both and of the length.
pub fn zfm(packet: &[u8]) -> Vec<u8> {
    let (kind, payload) = packet.split_first().map_or((7, packet), |(kind, payload)| (*kind, payload));
    let covered = [&[kind][..], &length(payload.len() + 2), payload].concat();
    let sum = covered.iter().fold(0u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
    [&[0xEF, 0x01, 0xFF, 0xFF, 0xFF, 0xFF], &covered[..], &sum.to_be_bytes()].concat()
}

/// ZVT on a serial line: 10 doubled, CRC over the undoubled message and the 03.
pub fn zvt(message: &[u8]) -> Vec<u8> {
    let doubled = message.iter().flat_map(|byte| if *byte == 0x10 { vec![0x10, 0x10] } else { vec![*byte] });
    let crc = kermit(&[message, &[0x03]].concat());
    [0x10, 0x02].into_iter().chain(doubled).chain([0x10, 0x03]).chain(crc.to_le_bytes()).collect()
}

/// CodePay: kind, acknowledged id, own id, then the data.
pub fn codepay(packet: &[u8]) -> Vec<u8> {
    let head = [0, 1, 2].map(|at| packet.get(at).copied().unwrap_or(0));
    let data = packet.get(3..).unwrap_or_default();
    let body = [&head[..], &length(data.len()), data].concat();
    [&[0x55, 0xAA], &body[..], &[xor(&body), 0xCC, 0x33]].concat()
}

/// 8A lock board: a check byte behind whatever there is.
pub fn lock8a(frame: &[u8]) -> Vec<u8> {
    [frame, &[xor(frame)]].concat()
}

/// CRT-571/591 at address 0: the acknowledgement, then the reply.
pub fn crt591(text: &[u8]) -> Vec<u8> {
    let frame = [&[0xF2, 0x00], &length(text.len())[..], text, &[0x03]].concat();
    [&[0x06], &frame[..], &[xor(&frame)]].concat()
}

/// K720 at address 00.
pub fn k720(text: &[u8]) -> Vec<u8> {
    let frame = [b"\x0200", &length(text.len())[..], text, &[0x03]].concat();
    [&frame[..], &[xor(&frame)]].concat()
}

/// CCNET, from a bill validator.
pub fn ccnet(data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(data.len() + 5).unwrap_or(u8::MAX);
    let frame = [&[0x02, 0x03, length], data].concat();
    [&frame[..], &kermit(&frame).to_le_bytes()].concat()
}

/// Newland: type, length and data.
pub fn newland(text: &[u8]) -> Vec<u8> {
    let crc = text.iter().fold(0u16, |crc, byte| {
        let shifted = |crc: u16| if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 };
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| shifted(crc))
    });
    [&[0x02, 0x00], text, &crc.to_be_bytes()].concat()
}

fn length(bytes: usize) -> [u8; 2] {
    u16::try_from(bytes).unwrap_or(u16::MAX).to_be_bytes()
}

fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}

/// CRC-16/KERMIT.
fn kermit(bytes: &[u8]) -> u16 {
    let shifted = |crc: u16| if crc & 1 == 0 { crc >> 1 } else { (crc >> 1) ^ 0x8408 };
    bytes.iter().fold(0, |crc, byte| (0..8).fold(crc ^ u16::from(*byte), |crc, _| shifted(crc)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_frames() {
        let hex = |bytes: Vec<u8>| hex::encode_upper(bytes);
        assert_eq!(hex(sam_v(&[0x00, 0x00, 0x80])), "AAAAAA9669000400008084");
        assert_eq!(hex(zfm(&[0x07, 0x02])), "EF01FFFFFFFF07000302000C");
        assert_eq!(hex(zvt(&[0x06, 0x1E, 0x01, 0x6C])), "1002061E016C1003C9F2");
        assert_eq!(hex(codepay(&[0x02])), "55AA020000000002CC33");
        assert_eq!(hex(lock8a(&[0x8A, 0x01, 0x01, 0x11])), "8A0101119B");
        assert_eq!(hex(crt591(b"P10020")), "06F200000650313030323003".to_owned() + "94");
        assert_eq!(hex(k720(b"SF0010")), "0230300006534630303130".to_owned() + "0313");
        assert_eq!(hex(ccnet(&[0x14])), "0203061467D4");
        assert_eq!(hex(newland(&[0x00, 0x01, 0x00])), "02000001003331");
    }
}
