//! `04 FF`: what the terminal wants of the person meanwhile.

use crate::terminal::Prompt;

/// The prompt for an intermediate code. `None`: nothing a person should do.
pub fn of(code: u8) -> Option<Prompt> {
    match code {
        0x0A => Some(Prompt::PresentCard),
        0x0B => Some(Prompt::RemoveCard),
        // 15 wrong PIN, 6A–6D digits entered so far.
        0x15 | 0x6A..=0x6D => Some(Prompt::EnterPin),
        0x1C => Some(Prompt::Approved),
        0x1D => Some(Prompt::Declined),
        // 04 and 17 the host is asked, 05 automatic reversal, 0E please wait, D2 and D3 dialling.
        0x04 | 0x05 | 0x0E | 0x17 | 0xD2 | 0xD3 => Some(Prompt::Wait),
        // The same as 40h less, with "please remove the card".
        0x44 | 0x45 | 0x4E | 0x55 | 0x57 | 0x5C | 0x5D => Some(Prompt::RemoveCard),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        assert_eq!(of(0x0A), Some(Prompt::PresentCard));
        assert_eq!(of(0x6B), Some(Prompt::EnterPin));
        assert_eq!(of(0x5C), Some(Prompt::RemoveCard));
        assert_eq!(of(0x17), Some(Prompt::Wait));
        assert_eq!(of(0x13), None);
    }
}
