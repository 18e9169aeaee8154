//! What the chip of a second-generation ID card tells an ordinary ISO 14443-B reader; all else needs the secure module.
//!
//! Known from one public source only: select `6002`, then read 32 bytes, its DN code; and `00 36`, the chip's own serial
//! number. That the DN code is the body number (卡体管理号) is an assumption until it was compared with `30 05` of a
//! certified reader on real cards.

/// `SELECT 6002`, the management file.
pub(crate) const SELECT_MANAGEMENT: [u8; 7] = [0x00, 0xA4, 0x00, 0x00, 0x02, 0x60, 0x02];
/// `READ BINARY`, 32 bytes from 0.
pub(crate) const READ_DN: [u8; 5] = [0x80, 0xB0, 0x00, 0x00, 0x20];
/// The chip's serial number, 8 bytes.
pub(crate) const READ_SERIAL: [u8; 5] = [0x00, 0x36, 0x00, 0x00, 0x08];
/// 32 ASCII characters.
pub(crate) const BODY_NUMBER_LENGTH: usize = 32;
/// Bytes of the chip's serial number.
pub(crate) const SERIAL_LENGTH: usize = 8;
