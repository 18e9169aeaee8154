//! The printer's commands, cut out of the byte stream (ESC/POS, with the two-byte Chinese mode of GB 18030 models).
//!
//! Promise: however the bytes are chopped up on the line, the same commands come out; a raster is handed on row by row,
//! so that it may be longer than the receive buffer. A byte that starts nothing known is counted, not printed.
//!
//! Must not know: paper, dots on it, time.

use std::collections::VecDeque;

use encoding_rs::GB18030;

use super::command::{Align, Command, Ejector, Level};

const LF: u8 = 0x0A;
const CR: u8 = 0x0D;
const DLE: u8 = 0x10;
const ESC: u8 = 0x1B;
const FS: u8 = 0x1C;
const GS: u8 = 0x1D;

/// First byte of a two-byte character (GB 18030, double-byte zone).
const LEAD: std::ops::RangeInclusive<u8> = 0x81..=0xFE;

#[derive(Debug)]
struct Raster {
    bytes: usize,
    rows: u16,
    wide: bool,
    tall: bool,
}

/// What is at the front of the buffer.
enum Front {
    /// A command and the bytes it took.
    Whole(Command, usize),
    /// More bytes are needed.
    Part,
}

/// Turns bytes into commands.
#[derive(Debug)]
pub struct Parser {
    buffer: VecDeque<u8>,
    chinese: bool,
    raster: Option<Raster>,
}

impl Default for Parser {
    /// After power-up: Chinese models start in the two-byte mode.
    fn default() -> Self {
        Self { buffer: VecDeque::new(), chinese: true, raster: None }
    }
}

impl Parser {
    /// Takes bytes in.
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend(bytes);
    }

    /// Bytes taken in and not yet handed on.
    pub fn held(&self) -> usize {
        self.buffer.len()
    }

    /// Forgets everything taken in (`DLE ENQ 2`).
    pub fn clear(&mut self) {
        self.buffer.clear();
        self.raster = None;
    }

    /// The next command, if all of it is here.
    pub fn next_command(&mut self) -> Option<Command> {
        if let Some(raster) = self.raster.take() {
            return self.next_row(raster);
        }
        let (command, used) = match front(self.buffer.make_contiguous(), self.chinese) {
            Front::Whole(command, used) => (command, used),
            Front::Part => return None,
        };
        self.switch_modes(&command);
        self.buffer.drain(..used);
        Some(command)
    }

    fn next_row(&mut self, mut raster: Raster) -> Option<Command> {
        if self.buffer.len() < raster.bytes {
            self.raster = Some(raster);
            return None;
        }
        let row = self.buffer.drain(..raster.bytes).collect();
        let command = Command::RasterRow { row, wide: raster.wide, tall: raster.tall };
        raster.rows -= 1;
        self.raster = Some(raster).filter(|raster| raster.rows > 0);
        Some(command)
    }

    /// Modes that decide how the bytes after the command are read.
    fn switch_modes(&mut self, command: &Command) {
        if *command == Command::Initialise {
            self.chinese = true;
        }
        if let Command::Chinese(on) = command {
            self.chinese = *on;
        }
        if let Command::Raster { bytes: bytes @ 1.., rows: rows @ 1.., wide, tall } = *command {
            self.raster = Some(Raster { bytes: usize::from(bytes), rows, wide, tall });
        }
    }
}

fn front(bytes: &[u8], chinese: bool) -> Front {
    match bytes {
        [] => Front::Part,
        [LF, ..] => Front::Whole(Command::LineFeed, 1),
        [CR, ..] => Front::Whole(Command::Nothing, 1),
        [DLE, rest @ ..] => real_time(rest),
        [ESC, rest @ ..] => escape(rest),
        [FS, rest @ ..] => chinese_command(rest),
        [GS, rest @ ..] => group(rest),
        [first, rest @ ..] if chinese && LEAD.contains(first) => two_bytes(*first, rest),
        [byte @ 0x20..=0x7E, ..] => Front::Whole(Command::Glyph { character: char::from(*byte), cells: 1 }, 1),
        [byte, ..] => Front::Whole(Command::Unknown(*byte), 1),
    }
}

/// Real-time commands were answered when they arrived; here they are only skipped.
fn real_time(rest: &[u8]) -> Front {
    match rest {
        [] | [0x04 | 0x05] => Front::Part,
        [0x04 | 0x05, _, ..] => Front::Whole(Command::Nothing, 3),
        _ => Front::Whole(Command::Unknown(DLE), 1),
    }
}

fn two_bytes(first: u8, rest: &[u8]) -> Front {
    let Some(second) = rest.first() else { return Front::Part };
    let pair = [first, *second];
    let decoded = GB18030.decode_without_bom_handling_and_without_replacement(&pair);
    match decoded.as_deref().map(|text| text.chars().collect::<Vec<_>>()).as_deref() {
        Some([character]) => Front::Whole(Command::Glyph { character: *character, cells: 2 }, 2),
        _ => Front::Whole(Command::Unknown(first), 1),
    }
}

/// A command whose parameters are the `count` bytes after its two-byte name.
fn after(rest: &[u8], count: usize, command: impl FnOnce(&[u8]) -> Command) -> Front {
    match rest.get(1..=count) {
        Some(parameters) => Front::Whole(command(parameters), 2 + count),
        None => Front::Part,
    }
}

fn first(parameters: &[u8]) -> u8 {
    parameters.first().copied().unwrap_or_default()
}

fn escape(rest: &[u8]) -> Front {
    let Some(name) = rest.first() else { return Front::Part };
    match name {
        b'@' => after(rest, 0, |_| Command::Initialise),
        b'2' => after(rest, 0, |_| Command::LineSpacing(None)),
        b'3' => after(rest, 1, |p| Command::LineSpacing(Some(first(p)))),
        b'a' => after(rest, 1, |p| align(first(p))),
        b'E' | b'G' => after(rest, 1, |p| Command::Bold(first(p) & 1 == 1)),
        b'd' => after(rest, 1, |p| Command::FeedLines(first(p))),
        b'J' => after(rest, 1, |p| Command::FeedDots(first(p))),
        b'!' => after(rest, 1, |p| print_mode(first(p))),
        b'i' | b'm' => after(rest, 0, |_| Command::Cut { feed: 0 }),
        b't' | b'R' | b' ' | b'-' | b'M' | b'V' | b'{' => after(rest, 1, |_| Command::Nothing),
        b'$' | b'\\' => after(rest, 2, |_| Command::Nothing),
        b'p' => after(rest, 3, |_| Command::Nothing),
        _ => Front::Whole(Command::Unknown(ESC), 2),
    }
}

fn align(n: u8) -> Command {
    match n {
        0 | b'0' => Command::Align(Align::Left),
        1 | b'1' => Command::Align(Align::Centre),
        2 | b'2' => Command::Align(Align::Right),
        _ => Command::Nothing,
    }
}

/// `ESC ! n`: bit 4 double height, bit 5 double width.
fn print_mode(n: u8) -> Command {
    Command::Size { width: 1 + (n >> 5 & 1), height: 1 + (n >> 4 & 1) }
}

fn chinese_command(rest: &[u8]) -> Front {
    let Some(name) = rest.first() else { return Front::Part };
    match name {
        b'&' => after(rest, 0, |_| Command::Chinese(true)),
        b'.' => after(rest, 0, |_| Command::Chinese(false)),
        b'W' => after(rest, 1, |p| Command::Size { width: 1 + (first(p) & 1), height: 1 + (first(p) & 1) }),
        b'!' | b'-' => after(rest, 1, |_| Command::Nothing),
        b'S' => after(rest, 2, |_| Command::Nothing),
        _ => Front::Whole(Command::Unknown(FS), 2),
    }
}

fn group(rest: &[u8]) -> Front {
    let Some(name) = rest.first() else { return Front::Part };
    match name {
        b'!' => after(rest, 1, |p| Command::Size { width: 1 + (first(p) >> 4 & 7), height: 1 + (first(p) & 7) }),
        b'V' => cut(rest),
        b'e' => ejector(rest),
        b'(' => function(rest),
        b'v' => after(rest, 6, raster),
        b'r' => after(rest, 1, |p| if matches!(first(p), 1 | b'1') { Command::PaperStatus } else { Command::Nothing }),
        b'a' => after(rest, 1, |p| Command::AutoStatus(first(p))),
        b'I' => after(rest, 1, |p| Command::Identify(first(p))),
        b'k' => bar_code(rest),
        b'h' => after(rest, 1, |p| Command::BarHeight(first(p))),
        b'w' => after(rest, 1, |p| Command::BarModule(first(p))),
        b'H' => after(rest, 1, |p| Command::BarText(first(p) & 2 == 2)),
        b'B' | b'b' | b'f' => after(rest, 1, |_| Command::Nothing),
        b'L' | b'W' | b'P' => after(rest, 2, |_| Command::Nothing),
        _ => Front::Whole(Command::Unknown(GS), 2),
    }
}

/// `GS k m`: the older kinds end with a NUL, those from 65 on tell their length first.
fn bar_code(rest: &[u8]) -> Front {
    let Some([kind, data @ ..]) = rest.get(1..) else { return Front::Part };
    let Some(first) = data.first() else { return Front::Part };
    let (start, end) = match kind {
        0..=6 => (0, data.iter().position(|byte| *byte == 0)),
        65..=79 => (1, Some(1 + usize::from(*first)).filter(|end| *end <= data.len())),
        _ => return Front::Whole(Command::Unknown(GS), 3),
    };
    let Some(end) = end else { return Front::Part };
    let command = if *kind == 73 { Command::Code128(data[start..end].to_vec()) } else { Command::Nothing };
    Front::Whole(command, 3 + end + usize::from(*kind < 65))
}

fn cut(rest: &[u8]) -> Front {
    match rest.get(1) {
        None => Front::Part,
        Some(0 | 1 | b'0' | b'1') => after(rest, 1, |_| Command::Cut { feed: 0 }),
        Some(65 | 66) => after(rest, 2, |p| Command::Cut { feed: p.last().copied().unwrap_or_default() }),
        Some(_) => Front::Whole(Command::Unknown(GS), 3),
    }
}

/// `GS e n …`: how many parameters follow depends on `n`.
fn ejector(rest: &[u8]) -> Front {
    match rest.get(1) {
        None => Front::Part,
        Some(2) => after(rest, 1, |_| Command::Ejector(Ejector::Retract)),
        Some(5) => after(rest, 1, |_| Command::Ejector(Ejector::Eject)),
        Some(3 | 8) => after(rest, 2, |_| Command::Ejector(Ejector::Present)),
        Some(32) => after(rest, 3, |_| Command::Ejector(Ejector::Present)),
        Some(_) => Front::Whole(Command::Unknown(GS), 3),
    }
}

fn raster(p: &[u8]) -> Command {
    match p {
        [b'0', mode, xl, xh, yl, yh] => Command::Raster {
            bytes: u16::from_le_bytes([*xl, *xh]),
            rows: u16::from_le_bytes([*yl, *yh]),
            wide: mode & 1 == 1,
            tall: mode & 2 == 2,
        },
        _ => Command::Unknown(GS),
    }
}

/// `GS ( X pL pH …`: the length counts everything after it.
fn function(rest: &[u8]) -> Front {
    let Some([kind, low, high]) = rest.get(1..4) else { return Front::Part };
    let length = usize::from(u16::from_le_bytes([*low, *high]));
    let Some(body) = rest.get(4..4 + length) else { return Front::Part };
    let command = if *kind == b'k' { symbol(body) } else { Command::Nothing };
    Front::Whole(command, 5 + length)
}

/// `GS ( k` with `cn` 49 is the QR code.
fn symbol(body: &[u8]) -> Command {
    match body {
        [b'1', b'A', ..] => Command::Nothing,
        [b'1', b'C', module] => Command::QrModule((*module).clamp(1, 16)),
        [b'1', b'E', level] => match level {
            b'1' => Command::QrLevel(Level::M),
            b'2' => Command::QrLevel(Level::Q),
            b'3' => Command::QrLevel(Level::H),
            _ => Command::QrLevel(Level::L),
        },
        [b'1', b'P', b'0', data @ ..] => Command::QrStore(data.to_vec()),
        [b'1', b'Q', b'0', ..] => Command::QrPrint,
        _ => Command::Unknown(GS),
    }
}
