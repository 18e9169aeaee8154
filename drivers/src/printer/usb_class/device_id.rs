//! `GET_DEVICE_ID`: who the printer is, as IEEE 1284 writes it: `MFG:…;MDL:…;CMD:…;` behind a length of two bytes.

use crate::transport::usb::Setup;

/// The longest that is asked for; real ones have some 100 bytes.
pub const LONGEST: usize = 1024;

/// The question. The first configuration; interface and alternate setting share one word.
pub fn question(interface: u8) -> Setup {
    Setup { request_type: 0xA1, request: 0x00, value: 0, index: u16::from(interface) << 8 }
}

/// Who the printer is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeviceId {
    /// `MFG`.
    pub manufacturer: Option<String>,
    /// `MDL`.
    pub model: Option<String>,
    /// `CMD`: the languages it speaks, such as `ESC/POS`.
    pub commands: Vec<String>,
    /// `SN`.
    pub serial: Option<String>,
}

impl DeviceId {
    /// Reads an answer. The length is big-endian and counts itself; firmware that gets it wrong (little-endian, short by
    /// two, longer than what came) is forgiven by reading what came. `None`: there is no name in it.
    pub fn parse(answer: &[u8]) -> Option<Self> {
        let (length, rest) = answer.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*length)).checked_sub(2);
        let text = length.filter(|n| *n > 0).and_then(|n| rest.get(..n)).filter(|text| text.ends_with(b";"));
        let text: String =
            text.unwrap_or(rest).iter().filter(|b| (0x20..0x7F).contains(*b)).map(|b| char::from(*b)).collect();
        let mut id = Self::default();
        text.split(';')
            .filter_map(|pair| pair.split_once(':'))
            .for_each(|(key, value)| id.set(key.trim(), value.trim()));
        (id.manufacturer.is_some() || id.model.is_some()).then_some(id)
    }

    fn set(&mut self, key: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        match key.to_ascii_uppercase().as_str() {
            "MFG" | "MANUFACTURER" => self.manufacturer = Some(value.to_owned()),
            "MDL" | "MODEL" => self.model = Some(value.to_owned()),
            "CMD" | "COMMAND SET" => self.commands = value.split(',').map(|word| word.trim().to_owned()).collect(),
            "SN" | "SERN" | "SERIALNUMBER" => self.serial = Some(value.to_owned()),
            // CLS, DES, COMPATIBLEID and the like say nothing a technician needs.
            _ => {}
        }
    }

    /// For the board: maker, model, serial number.
    pub fn name(&self) -> String {
        let parts = [&self.manufacturer, &self.model, &self.serial];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(length: u16, text: &str) -> Vec<u8> {
        [&length.to_be_bytes(), text.as_bytes()].concat()
    }

    #[test]
    fn the_question() {
        assert_eq!(question(1), Setup { request_type: 0xA1, request: 0, value: 0, index: 0x0100 });
    }

    #[test]
    fn short_and_long_keys() {
        let text = "MFG:EPSON;CMD:ESC/POS, ZPL;MDL:TM-T82;CLS:PRINTER;DES:receipt;SN:X123;";
        let id = DeviceId::parse(&answer(text.len() as u16 + 2, text)).unwrap();
        assert_eq!(id.name(), "EPSON TM-T82 X123");
        assert_eq!(id.commands, ["ESC/POS", "ZPL"]);
        let text = "MANUFACTURER:CUSTOM SPA;MODEL:VKP80 ;COMMAND SET:ESC/POS;";
        assert_eq!(DeviceId::parse(&answer(text.len() as u16 + 2, text)).unwrap().name(), "CUSTOM SPA VKP80");
    }

    #[test]
    fn a_wrong_length_is_forgiven() {
        let text = "MFG:STM;MDL:POS80;";
        let right = text.len() as u16 + 2;
        for length in [right, right - 2, right.swap_bytes(), 0, 1, u16::MAX] {
            assert_eq!(DeviceId::parse(&answer(length, text)).unwrap().name(), "STM POS80", "{length}");
        }
    }

    #[test]
    fn what_is_no_name() {
        for bytes in [&[][..], &[0], &[0, 2], &[0, 9, b'C', b'M', b'D', b':', b'X', b';'], &[0, 4, 0xFF, 0x00]] {
            assert_eq!(DeviceId::parse(bytes), None, "{bytes:02X?}");
        }
    }

    #[test]
    fn control_characters_never_reach_the_board() {
        let id = DeviceId::parse(&answer(0, "MFG:A\x1B[2J\nB;MDL:\u{7F};")).unwrap();
        assert_eq!((id.manufacturer.as_deref(), id.model), (Some("A[2JB"), None));
    }
}
