//! What a device calls itself, if that is text.

/// Trimmed printable ASCII; `None` for anything else, so that no noise reaches the technician's board.
pub(crate) fn printable(data: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(data).ok()?.trim();
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ')).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_is_an_identity() {
        assert_eq!(printable(b" CRT-591-M001 ").as_deref(), Some("CRT-591-M001"));
        assert_eq!(printable(b"  "), None);
        assert_eq!(printable(&[0x07, 0xFF]), None);
    }
}
