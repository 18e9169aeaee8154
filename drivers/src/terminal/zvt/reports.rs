//! What the terminal tells the kiosk: one type a message.

use super::{apdu::Apdu, bcd, bmp::Fields};
use crate::terminal::{Booking, Fen};

/// A message from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// `80 00`: understood.
    Accepted,
    /// `84 xx`: refused, with the reason.
    Refused(u8),
    /// `04 FF`: something for the person.
    Intermediate(u8),
    /// `04 0F`: how the transaction stands.
    Status(StatusInfo),
    /// `06 D1`, `06 D3`: lines to print; the kiosk prints its own receipt.
    PrintLines,
    /// `06 0F`: done.
    Completion(Completion),
    /// `06 1E`: broken off, with the result code.
    Abort(u8),
    /// Anything else.
    Other,
}

impl Report {
    /// Sorts a message. The error says what does not fit.
    pub fn read(apdu: &Apdu) -> Result<Self, &'static str> {
        Ok(match apdu.code {
            [0x80, _] => Self::Accepted,
            [0x84, reason] => Self::Refused(reason),
            [0x04, 0xFF] => Self::Intermediate(*apdu.data.first().ok_or("an intermediate status without code")?),
            [0x04, 0x0F] => Self::Status(StatusInfo::read(&apdu.data)?),
            [0x06, 0xD1 | 0xD3] => Self::PrintLines,
            [0x06, 0x0F] => Self::Completion(Completion::read(&apdu.data)?),
            [0x06, 0x1E] => Self::Abort(*apdu.data.first().ok_or("an abort without code")?),
            _ => Self::Other,
        })
    }
}

/// The fields of `04 0F` the kiosk needs. No card number among them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatusInfo {
    /// 27: the result code.
    pub result: Option<u8>,
    /// 04.
    pub amount: Option<Fen>,
    /// 87.
    pub receipt: Option<u16>,
    /// 0B.
    pub trace: Option<u32>,
    /// 0C, `HHMMSS`.
    pub time: Option<String>,
    /// 0D, `MMDD`.
    pub date: Option<String>,
}

impl StatusInfo {
    fn read(data: &[u8]) -> Result<Self, &'static str> {
        let mut info = Self::default();
        for field in Fields::of(data) {
            let (tag, value) = field?;
            info.take(tag, value);
        }
        Ok(info)
    }

    fn take(&mut self, tag: u8, value: &[u8]) {
        match tag {
            0x27 => self.result = value.first().copied(),
            0x04 => self.amount = bcd::decode(value),
            0x87 => self.receipt = bcd::decode(value).and_then(|n| n.try_into().ok()),
            0x0B => self.trace = bcd::decode(value).and_then(|n| n.try_into().ok()),
            0x0C => self.time = bcd::digits(value),
            0x0D => self.date = bcd::digits(value),
            _ => {}
        }
    }

    /// The booking it describes; `None` without an amount or a receipt number.
    pub fn booking(self) -> Option<Booking> {
        let stamp = self.time.zip(self.date);
        Some(Booking { amount: self.amount?, receipt: self.receipt?, trace: self.trace, stamp })
    }
}

/// The fields of `06 0F` the kiosk needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    /// 29: the terminal's number.
    pub terminal: Option<String>,
    /// The answer to `05 01`: 00, or the result code of what is wrong. Sent bare by some terminals, as 27 by others.
    pub health: Option<u8>,
}

impl Completion {
    fn read(data: &[u8]) -> Result<Self, &'static str> {
        if let [health] = data {
            return Ok(Self { health: Some(*health), terminal: None });
        }
        let mut completion = Self::default();
        for field in Fields::of(data) {
            match field? {
                (0x27, value) => completion.health = value.first().copied(),
                (0x29, value) => completion.terminal = bcd::digits(value),
                _ => {}
            }
        }
        Ok(completion)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Report, &'static str> {
        Report::read(&Apdu::decode(bytes).unwrap())
    }

    #[test]
    fn a_booking() {
        let frame = [
            0x04, 0x0F, 0x1A, 0x27, 0x00, 0x04, 0, 0, 0, 0, 0x20, 0x00, 0x49, 0x01, 0x56, 0x87, 0x00, 0x27, 0x0B, 0x00,
            0x01, 0x23, 0x0C, 0x14, 0x30, 0x15, 0x0D, 0x06, 0x12,
        ];
        let Ok(Report::Status(info)) = read(&frame) else { panic!() };
        assert_eq!(info.result, Some(0));
        let stamp = Some(("143015".to_owned(), "0612".to_owned()));
        assert_eq!(info.booking(), Some(Booking { amount: 2000, receipt: 27, trace: Some(123), stamp }));
    }

    #[test]
    fn a_refusal_and_an_abort() {
        let refusal = StatusInfo { result: Some(0x6C), ..StatusInfo::default() };
        assert_eq!(read(&[0x04, 0x0F, 0x02, 0x27, 0x6C]), Ok(Report::Status(refusal)));
        assert_eq!(read(&[0x06, 0x1E, 0x01, 0x6C]), Ok(Report::Abort(0x6C)));
    }

    #[test]
    fn completions() {
        assert_eq!(read(&[0x06, 0x0F, 0x00]), Ok(Report::Completion(Completion::default())));
        let registered = [0x06, 0x0F, 0x0A, 0x19, 0x10, 0x29, 0x00, 0x02, 0x74, 0x39, 0x49, 0x01, 0x56];
        let terminal = Some("00027439".to_owned());
        assert_eq!(read(&registered), Ok(Report::Completion(Completion { terminal, health: None })));
        let busy = Completion { terminal: None, health: Some(0x9C) };
        assert_eq!(read(&[0x06, 0x0F, 0x01, 0x9C]), Ok(Report::Completion(busy)));
    }

    #[test]
    fn small_messages() {
        assert_eq!(read(&[0x80, 0x00, 0x00]), Ok(Report::Accepted));
        assert_eq!(read(&[0x84, 0x9C, 0x00]), Ok(Report::Refused(0x9C)));
        assert_eq!(read(&[0x04, 0xFF, 0x01, 0x17]), Ok(Report::Intermediate(0x17)));
        let line = [0x06, 0xD1, 0x09, 0x00, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x31, 0x32, 0x33];
        assert_eq!(read(&line), Ok(Report::PrintLines));
        assert_eq!(read(&[0x06, 0xE0, 0x00]), Ok(Report::Other));
    }

    #[test]
    fn what_has_no_code_is_not_guessed() {
        assert!(read(&[0x06, 0x1E, 0x00]).is_err());
        assert!(read(&[0x04, 0x0F, 0x03, 0x27, 0x00, 0x04]).is_err());
    }
}
