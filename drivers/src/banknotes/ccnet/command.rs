//! What the kiosk says to a bill validator.

use crate::banknotes::Denomination;

/// A command's name in errors, and its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// For errors.
    pub name: &'static str,
    /// Command byte and parameters.
    data: [u8; 7],
    length: usize,
}

impl Command {
    const fn plain(name: &'static str, code: u8) -> Self {
        Self { name, data: [code, 0, 0, 0, 0, 0, 0], length: 1 }
    }

    /// Begins anew; a note in the head goes back, one at the cassette goes in.
    pub const RESET: Self = Self::plain("reset", 0x30);
    /// What happens.
    pub const POLL: Self = Self::plain("poll", 0x33);
    /// Takes the note in escrow.
    pub const STACK: Self = Self::plain("stack", 0x35);
    /// Gives the note in escrow back.
    pub const RETURN: Self = Self::plain("return", 0x36);
    /// Who are you.
    pub const IDENTIFICATION: Self = Self::plain("identification", 0x37);
    /// Keeps the note in escrow for another ten seconds.
    pub const HOLD: Self = Self::plain("hold", 0x38);
    /// Which notes do you know.
    pub const BILL_TABLE: Self = Self::plain("bill table", 0x41);

    /// Accepts the kinds of note whose bits are set, each into escrow. Kind 23 is the highest bit of the first byte, as in
    /// MDB, from which the command comes.
    pub const fn enable(kinds: u32) -> Self {
        let [_, a, b, c] = kinds.to_be_bytes();
        Self { name: "enable bill types", data: [0x34, a, b, c, a, b, c], length: 7 }
    }

    /// Command byte and parameters.
    pub fn data(&self) -> &[u8] {
        &self.data[..self.length]
    }
}

/// Kinds of note in the bill table.
const KINDS: usize = 24;
/// Bytes of one entry: digit, country, power of ten.
const ENTRY: usize = 5;
/// How the yuan's notes are marked, by firmware.
const YUAN: [&[u8; 3]; 3] = [b"CNY", b"CHN", b"RMB"];

/// Reads the notes in yuan out of a bill table. `None`: it is not one.
pub fn bill_table(data: &[u8]) -> Option<Vec<Denomination>> {
    (data.len() == KINDS * ENTRY)
        .then(|| (0..).zip(data.chunks(ENTRY)).filter_map(|(kind, entry)| denomination(kind, entry)).collect())
}

fn denomination(kind: u8, entry: &[u8]) -> Option<Denomination> {
    let [digit, country @ .., power] = entry else { return None };
    // Powers from 80 on are fractions; no note is worth less than a yuan.
    let yuan = u64::from(*digit).checked_mul(10_u64.checked_pow(u32::from(*power)).filter(|_| *power < 8)?)?;
    let known = YUAN.iter().any(|code| code.as_slice() == country);
    (known && yuan > 0).then_some(Denomination { kind, fen: yuan * 100 })
}

/// Part number, serial number and the rest of an identification, as text. `None`: it is not one.
pub fn identity(data: &[u8]) -> Option<String> {
    let (part, rest) = data.split_at_checked(15)?;
    let serial = rest.get(..12)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_matches(['\0', ' ']).to_owned();
    Some(format!("{} {}", text(part), text(serial)).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(entries: &[(u8, u8, &[u8; 3], u8)]) -> Vec<u8> {
        let mut bytes = vec![0; KINDS * ENTRY];
        for (kind, digit, country, power) in entries {
            let at = usize::from(*kind) * ENTRY;
            bytes[at] = *digit;
            bytes[at + 1..at + 4].copy_from_slice(*country);
            bytes[at + 4] = *power;
        }
        bytes
    }

    #[test]
    fn notes_are_read_with_their_number_and_other_countries_are_left_out() {
        let bytes = table(&[(2, 1, b"CNY", 1), (3, 2, b"CHN", 1), (5, 1, b"CNY", 2), (6, 1, b"USA", 1)]);
        let expected = [(2, 1000), (3, 2000), (5, 10_000)].map(|(kind, fen)| Denomination { kind, fen });
        assert_eq!(bill_table(&bytes).as_deref(), Some(&expected[..]));
    }

    #[test]
    fn a_table_of_another_size_is_none_and_nonsense_in_it_is_no_note() {
        assert_eq!(bill_table(&[0; 119]), None);
        assert_eq!(bill_table(&table(&[(0, 1, b"CNY", 0x81), (1, 255, b"CNY", 255)])).as_deref(), Some(&[][..]));
    }

    #[test]
    fn an_identification_is_part_and_serial_number() {
        let data = [&b"SM-CN2013      "[..], b"41K123456789", &[1, 2, 3, 4, 5, 6, 7]].concat();
        assert_eq!(identity(&data).as_deref(), Some("SM-CN2013 41K123456789"));
        assert_eq!(identity(&data[..20]), None);
    }
}
