//! CODE128 (ISO/IEC 15417) as the printer takes it: `{A`, `{B` and `{C` choose the set of characters, `{{` is a brace, and in
//! set C every byte is a pair of digits.

use barcoders::sym::code128::Code128;

/// The library's signs for the three sets.
const SETS: [(u8, char); 3] = [(b'A', '\u{00C0}'), (b'B', '\u{0181}'), (b'C', '\u{0106}')];

/// How bar codes are printed until that is changed.
#[derive(Debug, Clone, Copy)]
pub struct Bars {
    /// Dots from top to bottom.
    pub height: u32,
    /// Dots of the thinnest bar.
    pub module: usize,
    /// Whether the text stands below.
    pub text: bool,
}

impl Default for Bars {
    fn default() -> Self {
        Self { height: 162, module: 3, text: false }
    }
}

/// A code ready to be printed.
#[derive(Debug, PartialEq, Eq)]
pub struct Encoded {
    /// What a person reads.
    pub text: String,
    /// Thinnest bars and gaps, `true` is dark.
    pub modules: Vec<bool>,
}

/// The code for `data`; `None` for what CODE128 cannot say.
pub fn encode(data: &[u8]) -> Option<Encoded> {
    let (mut signs, mut text, mut in_pairs) = (String::new(), String::new(), false);
    let mut rest = data.iter().copied();
    while let Some(byte) = rest.next() {
        let said = match byte {
            b'{' => match rest.next()? {
                b'{' => "{".to_owned(),
                set => {
                    let (_, sign) = SETS.iter().find(|(name, _)| *name == set)?;
                    in_pairs = set == b'C';
                    signs.push(*sign);
                    continue;
                }
            },
            0..=99 if in_pairs => format!("{byte:02}"),
            0..=0x7F if !in_pairs => char::from(byte).to_string(),
            _ => return None,
        };
        signs.push_str(&said);
        text.push_str(&said);
    }
    let modules = Code128::new(signs).ok()?.encode();
    Some(Encoded { text, modules: modules.into_iter().map(|module| module == 1).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(data: &[u8]) -> Option<(String, String)> {
        let code = encode(data)?;
        Some((code.text, code.modules.iter().map(|dark| if *dark { '1' } else { '0' }).collect()))
    }

    #[test]
    fn start_characters_check_and_stop_are_those_of_the_standard() {
        // Start B, `A` (33), check 34, stop: 104 + 33 = 137, 137 mod 103 = 34.
        let expected = ["11010010000", "10100011000", "10001011000", "1100011101011"].concat();
        assert_eq!(drawn(b"{BA"), Some(("A".to_owned(), expected)));
    }

    #[test]
    fn pairs_and_braces_are_read_as_they_are_meant() {
        assert_eq!(drawn(&[b'{', b'C', 0, 18]).map(|(text, _)| text).as_deref(), Some("0018"));
        assert_eq!(drawn(b"{B{{X").map(|(text, _)| text).as_deref(), Some("{X"));
        for bad in [&b"0018"[..], b"{Z1", b"{B\xC0", &[b'{', b'C', 100], b"{", b""] {
            assert_eq!(drawn(bad), None, "{bad:?}");
        }
    }
}
