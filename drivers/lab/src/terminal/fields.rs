//! The fields of ZVT units: bitmaps with their lengths, and numbers as packed decimals (BCD).

/// A field and its bytes, without the bytes that tell its length.
pub type Field<'a> = (u8, &'a [u8]);

/// The fields of `data`; `None` when one is not known or cut off.
pub fn read(mut data: &[u8]) -> Option<Vec<Field<'_>>> {
    let mut fields = Vec::new();
    while let Some((tag, rest)) = data.split_first() {
        let (skip, length) = extent(*tag, rest)?;
        fields.push((*tag, rest.get(skip..skip + length)?));
        data = rest.get(skip + length..)?;
    }
    Some(fields)
}

/// Bytes that tell the length, and the length.
fn extent(tag: u8, rest: &[u8]) -> Option<(usize, usize)> {
    let fixed = |length| Some((0, length));
    match tag {
        0x01 | 0x02 | 0x03 | 0x05 | 0x19 | 0x27 | 0x8A | 0x8C | 0xA0 => fixed(1),
        0x0D | 0x0E | 0x17 | 0x3A | 0x49 | 0x87 => fixed(2),
        0x0B | 0x0C | 0x37 | 0x3D | 0x88 | 0xAA => fixed(3),
        0x29 => fixed(4),
        0xBA => fixed(5),
        0x04 => fixed(6),
        0x3B => fixed(8),
        0x2A => fixed(15),
        0x22 | 0x23 | 0x2D | 0x8B | 0xF1..=0xF8 => counted(rest, 2),
        0x24 | 0x2E | 0x3C | 0x60 => counted(rest, 3),
        0x06 => tlv(rest),
        _ => None,
    }
}

/// LLVAR and LLLVAR: one decimal digit in the low half of each byte.
fn counted(rest: &[u8], digits: usize) -> Option<(usize, usize)> {
    let length = rest.get(..digits)?.iter().fold(0, |sum, byte| sum * 10 + usize::from(byte & 0x0F));
    Some((digits, length))
}

/// The length of a TLV container, as in BER.
fn tlv(rest: &[u8]) -> Option<(usize, usize)> {
    match rest {
        [length @ 0..=0x7F, ..] => Some((1, usize::from(*length))),
        [0x81, length, ..] => Some((2, usize::from(*length))),
        [0x82, high, low, ..] => Some((3, usize::from(u16::from_be_bytes([*high, *low])))),
        _ => None,
    }
}

/// The field `tag`.
pub fn find<'a>(fields: &[Field<'a>], tag: u8) -> Option<&'a [u8]> {
    fields.iter().find(|(found, _)| *found == tag).map(|(_, bytes)| *bytes)
}

/// A packed decimal; `None` when a digit is none.
pub fn number(bcd: &[u8]) -> Option<u64> {
    bcd.iter()
        .flat_map(|byte| [byte >> 4, byte & 0x0F])
        .try_fold(0u64, |sum, digit| (digit < 10).then(|| sum * 10 + u64::from(digit)))
}

/// `value` as `N` bytes of packed decimals; digits that do not fit are lost at the front.
pub fn bcd<const N: usize>(mut value: u64) -> [u8; N] {
    let mut bytes = [0; N];
    for byte in bytes.iter_mut().rev() {
        let pair = u8::try_from(value % 100).unwrap_or_default();
        *byte = pair / 10 * 16 + pair % 10;
        value /= 100;
    }
    bytes
}

/// The digits of `text` as packed decimals.
pub fn digits<const N: usize>(text: &str) -> [u8; N] {
    bcd(text.parse().unwrap_or_default())
}
