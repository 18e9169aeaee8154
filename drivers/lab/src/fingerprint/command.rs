//! What the host can ask of the module: instruction code and parameters.

/// A command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// 01: take an image.
    GenImg,
    /// 02: template from the image into a buffer.
    Img2Tz(Buffer),
    /// 03: compare the buffers.
    Match,
    /// 04 or 1B: look for a buffer in the library.
    Search {
        /// What is looked for.
        buffer: Buffer,
        /// First page.
        start: u16,
        /// Number of pages.
        count: u16,
    },
    /// 05: one template from both buffers.
    RegModel,
    /// 06: buffer to library page.
    Store(Buffer, u16),
    /// 07: library page to buffer.
    Load(Buffer, u16),
    /// 08: buffer to host.
    UpChar(Buffer),
    /// 09: host to buffer.
    DownChar(Buffer),
    /// 0A: image to host.
    UpImage,
    /// 0B: host to image.
    DownImage,
    /// 0C: library pages away.
    Delete {
        /// First page.
        start: u16,
        /// Number of pages.
        count: u16,
    },
    /// 0D: all library pages away.
    Empty,
    /// 0E: register and value.
    SetSysPara(u8, u8),
    /// 0F
    ReadSysPara,
    /// 12
    SetPassword(u32),
    /// 13
    VerifyPassword(u32),
    /// 14
    GetRandom,
    /// 15
    SetAddress(u32),
    /// 16: burner port off or on.
    Port(u8),
    /// 17
    Handshake,
    /// 18: notepad page and 32 bytes.
    WriteNotepad(u8, [u8; 32]),
    /// 19
    ReadNotepad(u8),
    /// 1D
    TemplateNum,
    /// 1F: bitmap of used pages, 256 a page.
    ReadIndexTable(u8),
}

/// One of the two character buffers. The module takes every number but 1 for buffer 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Buffer {
    /// Buffer 1.
    One,
    /// Buffer 2.
    Two,
}

impl Buffer {
    fn of(number: u8) -> Self {
        if number == 1 { Self::One } else { Self::Two }
    }

    /// Its place in the module's memory.
    pub fn index(self) -> usize {
        match self {
            Self::One => 0,
            Self::Two => 1,
        }
    }
}

/// What is wrong with a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadCommand {
    /// No such instruction.
    Unknown,
    /// The instruction takes other parameters.
    Parameters,
}

const INSTRUCTIONS: [u8; 26] = [
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x12, 0x13, 0x14, 0x15,
    0x16, 0x17, 0x18, 0x19, 0x1B, 0x1D, 0x1F,
];

impl Command {
    /// The command in a packet's payload.
    pub fn decode(payload: &[u8]) -> Result<Self, BadCommand> {
        let word = |high: u8, low: u8| u16::from_be_bytes([high, low]);
        let long = |b: [u8; 4]| u32::from_be_bytes(b);
        Ok(match *payload {
            [0x01] => Self::GenImg,
            [0x02, b] => Self::Img2Tz(Buffer::of(b)),
            [0x03] => Self::Match,
            [0x04 | 0x1B, b, sh, sl, nh, nl] => {
                Self::Search { buffer: Buffer::of(b), start: word(sh, sl), count: word(nh, nl) }
            }
            [0x05] => Self::RegModel,
            [0x06, b, h, l] => Self::Store(Buffer::of(b), word(h, l)),
            [0x07, b, h, l] => Self::Load(Buffer::of(b), word(h, l)),
            [0x08, b] => Self::UpChar(Buffer::of(b)),
            [0x09, b] => Self::DownChar(Buffer::of(b)),
            [0x0A] => Self::UpImage,
            [0x0B] => Self::DownImage,
            [0x0C, sh, sl, nh, nl] => Self::Delete { start: word(sh, sl), count: word(nh, nl) },
            [0x0D] => Self::Empty,
            [0x0E, register, value] => Self::SetSysPara(register, value),
            [0x0F] => Self::ReadSysPara,
            [0x12, a, b, c, d] => Self::SetPassword(long([a, b, c, d])),
            [0x13, a, b, c, d] => Self::VerifyPassword(long([a, b, c, d])),
            [0x14] => Self::GetRandom,
            [0x15, a, b, c, d] => Self::SetAddress(long([a, b, c, d])),
            [0x16, on] => Self::Port(on),
            [0x17, 0x00] => Self::Handshake,
            [0x18, page, ref text @ ..] => Self::WriteNotepad(page, notepad_text(text)?),
            [0x19, page] => Self::ReadNotepad(page),
            [0x1D] => Self::TemplateNum,
            [0x1F, page] => Self::ReadIndexTable(page),
            _ => return Err(Self::complaint(payload)),
        })
    }

    fn complaint(payload: &[u8]) -> BadCommand {
        let known = payload.first().is_some_and(|code| INSTRUCTIONS.contains(code));
        if known { BadCommand::Parameters } else { BadCommand::Unknown }
    }
}

fn notepad_text(bytes: &[u8]) -> Result<[u8; 32], BadCommand> {
    bytes.try_into().map_err(|_| BadCommand::Parameters)
}
