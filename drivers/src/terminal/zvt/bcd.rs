//! Numbers as two digits a byte.

/// Writes the last `2 * N` digits. `None`: the number has more.
pub fn encode<const N: usize>(mut number: u64) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    for byte in bytes.iter_mut().rev() {
        let pair = u8::try_from(number % 100).ok()?;
        *byte = ((pair / 10) << 4) | (pair % 10);
        number /= 100;
    }
    (number == 0).then_some(bytes)
}

/// Reads digits. `None`: a nibble is no digit, or the number is too long.
pub fn decode(bytes: &[u8]) -> Option<u64> {
    digits(bytes)?.parse().ok()
}

/// The digits as text, leading zeros kept.
pub fn digits(bytes: &[u8]) -> Option<String> {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]).map(|nibble| char::from_digit(nibble.into(), 10)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money() {
        assert_eq!(encode::<6>(2000), Some([0, 0, 0, 0, 0x20, 0x00]));
        assert_eq!(encode::<6>(999_999_999_999), Some([0x99; 6]));
        assert_eq!(encode::<6>(1_000_000_000_000), None);
        assert_eq!(decode(&[0, 0, 0, 0, 0x20, 0x00]), Some(2000));
    }

    #[test]
    fn letters_are_no_digits() {
        assert_eq!(decode(&[0x1A]), None);
        assert_eq!(digits(&[0x06, 0x12]).as_deref(), Some("0612"));
    }
}
