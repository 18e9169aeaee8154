//! State of the fingerprint module: the glass, two character buffers, the image buffer and the library.

use std::collections::BTreeMap;
use std::sync::Arc;

/// A finger on the glass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glass {
    /// Slug of the person.
    pub person: String,
    /// Finger code of GA/T 1012, 11 (right thumb) to 20 (left little finger).
    pub finger: u8,
    /// Quality of the press, 1–100.
    pub quality: u8,
    /// Counts presses, so that two presses of one finger never give the same image.
    pub press: u64,
}

/// A character buffer or a library page: 512 bytes.
pub type Template = [u8; 512];

/// The module. What lies in its memory outlives a restart of the host.
#[derive(Clone)]
pub struct FingerState {
    /// The finger on the glass.
    pub glass: Option<Glass>,
    /// Presses so far.
    pub presses: u64,
    /// What the glass last looked like, with the count of its press; 256 × 288 grey values.
    pub seen: Option<(u64, Arc<[u8]>)>,
    /// The image buffer: what was captured or sent down last.
    pub image: Option<Arc<[u8]>>,
    /// Character buffers 1 and 2.
    pub buffers: [Option<Template>; 2],
    /// Library pages in use.
    pub library: BTreeMap<u16, Template>,
    /// Notepad, 16 pages.
    pub notepad: [[u8; 32]; 16],
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
    /// Whether the sensor takes no pictures any more.
    pub sensor_failed: bool,
    /// Whether the glass is smeared.
    pub glass_dirty: bool,
    /// Packet size code 0–3 for 32, 64, 128, 256 bytes.
    pub packet_code: u8,
}

impl std::fmt::Debug for FingerState {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let stored = self.library.len();
        out.debug_struct("FingerState").field("glass", &self.glass).field("stored", &stored).finish_non_exhaustive()
    }
}

impl Default for FingerState {
    fn default() -> Self {
        Self {
            glass: None,
            presses: 0,
            seen: None,
            image: None,
            buffers: [None, None],
            library: BTreeMap::new(),
            notepad: [[0; 32]; 16],
            password: 0,
            unlocked: true,
            address: 0xFFFF_FFFF,
            baud_units: 6,
            security: 3,
            sensor_failed: false,
            glass_dirty: false,
            packet_code: 2,
        }
    }
}

impl FingerState {
    /// Line speed.
    pub fn baud(&self) -> u32 {
        u32::from(self.baud_units) * 9600
    }

    /// Bytes in a data packet.
    pub fn packet_bytes(&self) -> usize {
        32 << self.packet_code.min(3)
    }
}
