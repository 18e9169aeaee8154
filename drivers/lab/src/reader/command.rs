//! What the host can ask of the module (GA/T 467): command, parameter, data.

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// 10 FF
    ResetSam,
    /// 11 FF
    SamStatus,
    /// 12 FF
    SamId,
    /// 20 01
    FindCard,
    /// 20 02
    SelectCard,
    /// 30 01, or 30 10 with fingers.
    Read {
        /// Whether the fingers are asked for.
        fingers: bool,
    },
    /// 30 03
    AppendedAddress,
    /// 30 05
    BodyNumber,
    /// 60 nn
    SetBaud(u32),
    /// 61 FF nn
    SetRadioBytes(u8),
    /// 00
    Sleep,
    /// 01
    Wake,
}

/// Speeds by parameter of command 60.
const BAUDS: [u32; 5] = [115_200, 57_600, 38_400, 19_200, 9_600];

impl Command {
    /// The command in a frame's body; `None` when the module knows no such command.
    pub fn decode(body: &[u8]) -> Option<Self> {
        match body {
            [0x10, 0xFF] => Some(Self::ResetSam),
            [0x11, 0xFF] => Some(Self::SamStatus),
            [0x12, 0xFF] => Some(Self::SamId),
            [0x20, 0x01] => Some(Self::FindCard),
            [0x20, 0x02] => Some(Self::SelectCard),
            [0x30, 0x01] => Some(Self::Read { fingers: false }),
            [0x30, 0x10] => Some(Self::Read { fingers: true }),
            [0x30, 0x03] => Some(Self::AppendedAddress),
            [0x30, 0x05] => Some(Self::BodyNumber),
            [0x60, code] => BAUDS.get(usize::from(*code)).copied().map(Self::SetBaud),
            [0x61, 0xFF, bytes] => Some(Self::SetRadioBytes(*bytes)),
            [0x00] => Some(Self::Sleep),
            [0x01] => Some(Self::Wake),
            _ => None,
        }
    }
}
