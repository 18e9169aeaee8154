//! State of the fingerprint module: the glass, two character buffers, the image buffer and the library.

use std::collections::BTreeMap;

/// A finger on the glass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glass {
    /// Slug of the person.
    pub person: String,
    /// Finger code of GA/T 1012, 11 (right thumb) to 20 (left little finger).
    pub finger: u8,
    /// Quality of the press, 0–100.
    pub quality: u8,
    /// Counts presses, so that two presses of one finger never give the same image.
    pub press: u64,
}

/// The module. What lies in its memory outlives a restart of the host.
#[derive(Debug, Clone)]
pub struct FingerState {
    /// The finger on the glass.
    pub glass: Option<Glass>,
    /// Presses so far.
    pub presses: u64,
    /// The image taken last, 256 × 288 grey values.
    pub image: Option<Vec<u8>>,
    /// Character buffers 1 and 2, 512 bytes each.
    pub buffers: [Option<Vec<u8>>; 2],
    /// Library pages.
    pub library: BTreeMap<u16, Vec<u8>>,
    /// Notepad, 16 pages of 32 bytes.
    pub notepad: Vec<[u8; 32]>,
    /// Password; 0 needs no verification.
    pub password: u32,
    /// Whether the password was verified since power-up.
    pub unlocked: bool,
    /// Module address.
    pub address: u32,
    /// Line speed in units of 9600 baud.
    pub baud_units: u8,
    /// Security level 1–5.
    pub security: u8,
    /// Packet size code 0–3 for 32, 64, 128, 256 bytes.
    pub packet_code: u8,
}

impl Default for FingerState {
    fn default() -> Self {
        Self {
            glass: None,
            presses: 0,
            image: None,
            buffers: [None, None],
            library: BTreeMap::new(),
            notepad: vec![[0; 32]; 16],
            password: 0,
            unlocked: true,
            address: 0xFFFF_FFFF,
            baud_units: 6,
            security: 3,
            packet_code: 2,
        }
    }
}
