//! Text as the printer's font has it: ASCII and the two-byte zone of GB 18030.
//!
//! Promise: what is returned contains no control byte, so no name or address can become a command.

use encoding_rs::GB18030;

/// Encodes a line, or `None` when a character is a control character, needs four bytes (rare names), or has no place in
/// GB 18030's common part.
pub fn encode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    for character in text.chars() {
        append(&mut bytes, character)?;
    }
    Some(bytes)
}

fn append(bytes: &mut Vec<u8>, character: char) -> Option<()> {
    // User-defined characters have two-byte codes in GB 18030 and no glyph in any printer.
    if character.is_control() || ('\u{E000}'..='\u{F8FF}').contains(&character) {
        return None;
    }
    let mut utf8 = [0; 4];
    let (code, _, missing) = GB18030.encode(character.encode_utf8(&mut utf8));
    if missing || code.len() > 2 {
        return None;
    }
    bytes.extend_from_slice(&code);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_receipt() {
        // 身份证纸币
        let bytes = [0xC9, 0xED, 0xB7, 0xDD, 0xD6, 0xA4, 0xD6, 0xBD, 0xB1, 0xD2];
        assert_eq!(encode("身份证纸币").as_deref(), Some(&bytes[..]));
        assert_eq!(encode("RMB 20").as_deref(), Some(&b"RMB 20"[..]));
    }

    #[test]
    fn a_rare_name_is_refused() {
        assert_eq!(encode("张𠮷"), None);
        assert_eq!(encode("é"), Some(vec![0xA8, 0xA6]));
        assert_eq!(encode("ñ"), None);
        assert_eq!(encode("\u{E000}"), None);
    }

    #[test]
    fn a_command_in_a_name_is_refused() {
        assert_eq!(encode("张\u{1B}@三"), None);
        assert_eq!(encode("two\nlines"), None);
        assert_eq!(encode("\u{85}"), None);
    }
}
