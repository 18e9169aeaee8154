//! The press: carries commands out on the strip, as the printer's firmware does with its line buffer.
//!
//! Promise: [`Press::apply`] says how far the paper moved and whether a piece was cut off; it knows nothing of time,
//! of the roll's length, or of who asks for status.

use encoding_rs::GB18030;

use super::bars::{self, Bars};
use super::command::{Align, Command, Level};
use super::strip::{CELL, CHARACTER, Mark, Modules, Strip, WIDTH, place};

/// Normal line spacing, 1/6 inch at 203 dpi.
const SPACING: u32 = 34;

/// What a command did.
#[derive(Debug, Default)]
pub struct Effect {
    /// Dots the paper moved.
    pub fed: u32,
    /// The piece cut off.
    pub cut: Option<Strip>,
}

#[derive(Debug, Clone, Copy)]
struct Style {
    align: Align,
    bold: bool,
    scale: (u8, u8),
    spacing: u32,
}

impl Default for Style {
    fn default() -> Self {
        Self { align: Align::default(), bold: false, scale: (1, 1), spacing: SPACING }
    }
}

#[derive(Debug)]
struct Cell {
    character: char,
    cells: u8,
    scale: (u8, u8),
    bold: bool,
}

impl Cell {
    fn width(&self) -> u32 {
        u32::from(self.cells) * CELL * u32::from(self.scale.0)
    }

    fn height(&self) -> u32 {
        CHARACTER * u32::from(self.scale.1)
    }
}

#[derive(Debug)]
struct Symbol {
    data: Vec<u8>,
    module: u8,
    level: Level,
}

impl Default for Symbol {
    fn default() -> Self {
        Self { data: Vec::new(), module: 3, level: Level::L }
    }
}

/// The printing mechanism with the strip under its head.
#[derive(Debug, Default)]
pub struct Press {
    strip: Strip,
    line: Vec<Cell>,
    style: Style,
    symbol: Symbol,
    bars: Bars,
}

impl Press {
    /// The mechanism over a strip that was begun.
    pub fn over(strip: Strip) -> Self {
        Self { strip, ..Self::default() }
    }

    /// Leaves the strip as it is; what is in the line buffer and not printed is lost.
    pub fn leave(&mut self) -> Strip {
        std::mem::take(&mut self.strip)
    }

    /// Carries out a command. Questions for status and bytes of unknown commands do nothing here.
    pub fn apply(&mut self, command: Command) -> Effect {
        let before = self.strip.height;
        match command {
            Command::Initialise => self.initialise(),
            Command::Glyph { character, cells } => self.glyph(character, cells),
            Command::LineFeed => self.print_line(),
            Command::FeedLines(count) => self.feed_lines(count),
            Command::FeedDots(dots) => self.feed_dots(u32::from(dots)),
            Command::LineSpacing(dots) => self.style.spacing = dots.map_or(SPACING, u32::from),
            Command::Align(align) => self.style.align = align,
            Command::Bold(bold) => self.style.bold = bold,
            Command::Size { width, height } => self.style.scale = (width, height),
            Command::QrModule(module) => self.symbol.module = module,
            Command::QrLevel(level) => self.symbol.level = level,
            Command::QrStore(data) => self.symbol.data = data,
            Command::QrPrint => self.print_symbol(),
            Command::BarHeight(dots) => self.bars.height = u32::from(dots).max(1),
            Command::BarModule(dots) => self.bars.module = usize::from(dots.clamp(2, 6)),
            Command::BarText(below) => self.bars.text = below,
            Command::Code128(data) => self.print_bars(&data),
            Command::Raster { bytes, rows, .. } => self.announce_raster(bytes, rows),
            Command::RasterRow { row, wide, tall } => self.print_row(row, wide, tall),
            Command::Cut { feed } => return self.cut(u32::from(feed)),
            Command::PaperStatus
            | Command::AutoStatus(_)
            | Command::Ejector(_)
            | Command::Identify(_)
            | Command::Chinese(_)
            | Command::Nothing
            | Command::Unknown(_) => {}
        }
        Effect { fed: self.strip.height - before, cut: None }
    }

    /// The piece under the head when the roll has ended and is changed; `None` when it is blank.
    pub fn pull_out(&mut self) -> Option<Strip> {
        self.line.clear();
        Some(std::mem::take(&mut self.strip)).filter(|strip| !strip.is_blank())
    }

    fn initialise(&mut self) {
        self.line.clear();
        self.style = Style::default();
        self.symbol = Symbol::default();
        self.bars = Bars::default();
    }

    fn glyph(&mut self, character: char, cells: u8) {
        let cell = Cell { character, cells, scale: self.style.scale, bold: self.style.bold };
        let used: u32 = self.line.iter().map(Cell::width).sum();
        if used + cell.width() > WIDTH {
            self.print_line();
        }
        self.line.push(cell);
    }

    /// Prints what is in the line and moves to the next one.
    fn print_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let width: u32 = line.iter().map(Cell::width).sum();
        let height = line.iter().map(Cell::height).max().unwrap_or_default();
        let (start, top) = (place(self.style.align, width), self.strip.height);
        let text: String = line.iter().map(|cell| cell.character).collect();
        let mut x = start;
        for cell in line {
            let (y, next) = (top + height - cell.height(), x + cell.width());
            let Cell { character, cells, scale, bold } = cell;
            self.strip.marks.push(Mark::Glyph { x, y, character, cells, scale, bold });
            x = next;
        }
        self.strip.write(start, &text);
        self.strip.height += height.max(self.style.spacing);
    }

    fn feed_lines(&mut self, count: u8) {
        if !self.line.is_empty() {
            self.print_line();
        }
        for _ in 0..count {
            self.strip.write(0, "");
        }
        self.strip.height += u32::from(count) * self.style.spacing;
    }

    fn feed_dots(&mut self, dots: u32) {
        if !self.line.is_empty() {
            self.print_line();
        }
        self.strip.height += dots;
    }

    /// Data that fits into no QR code prints nothing, as in the device.
    fn print_symbol(&mut self) {
        let Some(modules) = Modules::encode(&self.symbol.data, self.symbol.level) else { return };
        let module = u32::from(self.symbol.module);
        let side = modules.side * module;
        if side > WIDTH {
            return;
        }
        let (x, y) = (place(self.style.align, side), self.strip.height);
        self.strip.marks.push(Mark::Code { x, y, module, modules });
        self.strip.write(x, &format!("[QR {}]", readable(&self.symbol.data)));
        self.strip.height += side;
    }

    /// What is no CODE128, or is wider than the paper, prints nothing, as in the device.
    fn print_bars(&mut self, data: &[u8]) {
        let Some(code) = bars::encode(data) else { return };
        let dots: Vec<bool> =
            code.modules.iter().flat_map(|dark| std::iter::repeat_n(*dark, self.bars.module)).collect();
        let width = dots.len() as u32;
        if width > WIDTH {
            return;
        }
        let x = place(self.style.align, width);
        self.strip.write(x, &format!("[CODE128 {}]", code.text));
        let byte =
            |eight: &[bool]| eight.iter().zip(0..).fold(0, |byte, (dark, bit)| byte | u8::from(*dark) << (7 - bit));
        let row: Vec<u8> = dots.chunks(8).map(byte).collect();
        for _ in 0..self.bars.height {
            self.strip.marks.push(Mark::Row { x, y: self.strip.height, row: row.clone(), wide: false });
            self.strip.height += 1;
        }
        if self.bars.text {
            code.text.chars().for_each(|character| self.glyph(character, 1));
            self.print_line();
        }
    }

    fn announce_raster(&mut self, bytes: u16, rows: u16) {
        self.strip.write(0, &format!("[picture {} x {rows}]", u32::from(bytes) * 8));
    }

    fn print_row(&mut self, row: Vec<u8>, wide: bool, tall: bool) {
        let width = row.len() as u32 * if wide { 16 } else { 8 };
        let x = place(self.style.align, width);
        for _ in 0..if tall { 2 } else { 1 } {
            let y = self.strip.height;
            self.strip.marks.push(Mark::Row { x, y, row: row.clone(), wide });
            self.strip.height += 1;
        }
    }

    fn cut(&mut self, feed: u32) -> Effect {
        let before = self.strip.height;
        self.feed_dots(feed);
        let fed = self.strip.height - before;
        Effect { fed, cut: Some(std::mem::take(&mut self.strip)) }
    }
}

/// The data of a code as a person reads it: UTF-8, or else GB 18030.
fn readable(data: &[u8]) -> String {
    match std::str::from_utf8(data) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(data).0.into_owned(),
    }
}
