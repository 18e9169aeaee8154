//! Fields of a message ("bitmaps"): a tag, then a value whose length the tag tells.

/// How long a tag's value is.
enum Length {
    /// Always so many bytes.
    Fixed(usize),
    /// So many bytes `Fx` first, one decimal digit each.
    Var(usize),
    /// A BER length first (the TLV container).
    Ber,
}

fn length_of(tag: u8) -> Option<Length> {
    Some(match tag {
        0x01 | 0x02 | 0x03 | 0x05 | 0x19 | 0x27 | 0x8A | 0x8C | 0xA0 => Length::Fixed(1),
        0x0D | 0x0E | 0x17 | 0x3A | 0x49 | 0x87 => Length::Fixed(2),
        0x0B | 0x0C | 0x37 | 0x3D | 0x88 | 0xAA => Length::Fixed(3),
        0x29 => Length::Fixed(4),
        0xBA => Length::Fixed(5),
        0x04 => Length::Fixed(6),
        0x3B => Length::Fixed(8),
        0x2A => Length::Fixed(15),
        0x22 | 0x23 | 0x2D | 0x8B | 0xF0..=0xFD => Length::Var(2),
        0x24 | 0x2E | 0x3C | 0x60 => Length::Var(3),
        0x06 => Length::Ber,
        _ => return None,
    })
}

/// The fields of a message, in order. Ends early at a tag nobody knows the length of: what came before it still counts.
pub struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    /// Reads the data of a message.
    pub fn of(data: &'a [u8]) -> Self {
        Self(data)
    }

    /// Bytes not read yet.
    #[cfg(feature = "record")]
    pub(super) fn left(&self) -> usize {
        self.0.len()
    }

    fn split(&mut self) -> Option<Result<(u8, &'a [u8]), &'static str>> {
        let (tag, rest) = self.0.split_first()?;
        let Some((len, rest)) = value_length(&length_of(*tag)?, rest) else {
            return Some(Err("a field has no length"));
        };
        let Some((value, rest)) = rest.split_at_checked(len) else { return Some(Err("a field is cut short")) };
        self.0 = rest;
        Some(Ok((*tag, value)))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u8, &'a [u8]), &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        let item = self.split();
        if !matches!(item, Some(Ok(_))) {
            self.0 = &[];
        }
        item
    }
}

fn value_length<'a>(length: &Length, rest: &'a [u8]) -> Option<(usize, &'a [u8])> {
    match length {
        Length::Fixed(len) => Some((*len, rest)),
        Length::Var(count) => {
            let (digits, rest) = rest.split_at_checked(*count)?;
            Some((decimal(digits)?, rest))
        }
        Length::Ber => ber(rest),
    }
}

/// `F1 F3` is 13.
fn decimal(digits: &[u8]) -> Option<usize> {
    digits.iter().try_fold(0, |sum, digit| match digit {
        0xF0..=0xF9 => Some(sum * 10 + usize::from(digit & 0x0F)),
        _ => None,
    })
}

fn ber(rest: &[u8]) -> Option<(usize, &[u8])> {
    match rest {
        [len @ 0..=0x7F, rest @ ..] => Some((usize::from(*len), rest)),
        [0x81, len, rest @ ..] => Some((usize::from(*len), rest)),
        [0x82, high, low, rest @ ..] => Some((usize::from(u16::from_be_bytes([*high, *low])), rest)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(data: &[u8]) -> Vec<Result<u8, &'static str>> {
        Fields::of(data).map(|field| field.map(|(tag, _)| tag)).collect()
    }

    #[test]
    fn fixed_fields() {
        assert_eq!(tags(&[0x27, 0x00, 0x87, 0x00, 0x27]), [Ok(0x27), Ok(0x87)]);
    }

    #[test]
    fn counted_fields_and_containers_are_stepped_over() {
        let masked_pan = [0x22, 0xF0, 0xF3, 0xEE, 0xEE, 0x12];
        let container = [0x06, 0x81, 0x02, 0x41, 0x00];
        let data = [&masked_pan[..], &container, &[0x27, 0x00]].concat();
        assert_eq!(tags(&data), [Ok(0x22), Ok(0x06), Ok(0x27)]);
    }

    #[test]
    fn an_unknown_tag_ends_the_reading_but_spoils_nothing() {
        assert_eq!(tags(&[0x27, 0x00, 0x77, 0x01]), [Ok(0x27)]);
    }

    #[test]
    fn a_field_cut_short_is_an_error() {
        assert!(matches!(tags(&[0x04, 0x00]).as_slice(), [Err(_)]));
        assert!(matches!(tags(&[0x22, 0x12]).as_slice(), [Err(_)]));
        assert!(matches!(tags(&[0x06]).as_slice(), [Err(_)]));
    }
}
