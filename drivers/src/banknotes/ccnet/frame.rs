//! Frames of CCNET: `02 ADR LNG data CRC`, the CRC-16/KERMIT of all bytes before it, low byte first.

/// First byte.
pub const SYNC: u8 = 0x02;
/// A bill validator's address.
pub const VALIDATOR: u8 = 0x03;
/// Frame bytes besides the data.
pub const OVERHEAD: usize = 5;
/// The shortest frame.
pub const SHORTEST: usize = OVERHEAD + 1;

/// Puts data into a frame. Data longer than a frame can hold is cut: no command here has any.
pub fn framed(data: &[u8]) -> Vec<u8> {
    let data = &data[..data.len().min(usize::from(u8::MAX) - OVERHEAD)];
    let length = u8::try_from(data.len() + OVERHEAD).unwrap_or(u8::MAX);
    let mut frame = vec![SYNC, VALIDATOR, length];
    frame.extend_from_slice(data);
    frame.extend(crc(&frame).to_le_bytes());
    frame
}

/// Takes the data out of a whole frame. Errors: what is wrong with it.
pub fn opened(frame: &[u8]) -> Result<&[u8], &'static str> {
    let Some((body, check)) = frame.split_last_chunk::<2>() else { return Err("it is too short") };
    let [SYNC, address, length, data @ ..] = body else { return Err("no frame begins here") };
    if usize::from(*length) != frame.len() || data.is_empty() {
        return Err("the length does not fit");
    }
    if crc(body).to_le_bytes() != *check {
        return Err("the checksum is wrong");
    }
    if *address != VALIDATOR { Err("it comes from another device") } else { Ok(data) }
}

fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0x8408 } else { crc >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_check_value_of_kermit() {
        assert_eq!(crc(b"123456789"), 0x2189);
    }

    #[test]
    fn a_spoilt_frame_is_refused_wherever_the_bit_falls() {
        let good = framed(&[0x81, 0x02]);
        assert_eq!(opened(&good), Ok(&[0x81, 0x02][..]));
        for bit in 0..good.len() * 8 {
            let mut bad = good.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            assert!(opened(&bad).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn what_is_no_frame_is_refused() {
        for bytes in [&[][..], &[0x02], &[0x02, 0x03, 0x05, 0x00, 0x00], &[0x02, 0x03, 0x06, 0x00, 0xC2]] {
            assert!(opened(bytes).is_err(), "{bytes:02X?}");
        }
    }
}
