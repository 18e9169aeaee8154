//! The paper in the making: what stands where, in dots, and its text.
//!
//! Promise: only places are recorded; nothing is drawn before the paper is cut, so that printing never waits for a font.

use qrcode::{Color, EcLevel, QrCode};

use super::command::{Align, Level};

/// Dots across: 72 mm of printing on 80 mm of paper.
pub const WIDTH: u32 = 576;

/// Dots a millimetre (203 dpi).
pub const DOTS_PER_MM: u32 = 8;

/// Height of a character, and width of a two-cell one.
pub const CHARACTER: u32 = 24;

/// Width of one cell of the grid.
pub const CELL: u32 = 12;

/// The dark modules of a QR code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modules {
    /// Modules a side.
    pub side: u32,
    /// Row by row, `true` is dark.
    pub dark: Vec<bool>,
}

impl Modules {
    /// The code for `data`; `None` when it does not fit into any version.
    pub fn encode(data: &[u8], level: Level) -> Option<Self> {
        let level = match level {
            Level::L => EcLevel::L,
            Level::M => EcLevel::M,
            Level::Q => EcLevel::Q,
            Level::H => EcLevel::H,
        };
        let code = QrCode::with_error_correction_level(data, level).ok()?;
        let side = u32::try_from(code.width()).ok()?;
        Some(Self { side, dark: code.to_colors().into_iter().map(|color| color == Color::Dark).collect() })
    }
}

/// One mark on the paper; `x` and `y` are its top left corner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A character.
    Glyph {
        /// From the left edge of the printing area.
        x: u32,
        /// From the top.
        y: u32,
        /// Which.
        character: char,
        /// Cells it takes, 1 or 2.
        cells: u8,
        /// Times the normal width and height.
        scale: (u8, u8),
        /// Emphasised.
        bold: bool,
    },
    /// A QR code.
    Code {
        /// From the left.
        x: u32,
        /// From the top.
        y: u32,
        /// Dots a module.
        module: u32,
        /// The code.
        modules: Modules,
    },
    /// A raster row.
    Row {
        /// From the left.
        x: u32,
        /// From the top.
        y: u32,
        /// Dots, MSB left.
        row: Vec<u8>,
        /// Every dot twice as wide.
        wide: bool,
    },
}

/// One piece of paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strip {
    /// What is on it.
    pub marks: Vec<Mark>,
    /// Dots fed so far.
    pub height: u32,
    /// Its text, line by line.
    pub text: String,
}

impl Strip {
    /// Whether nothing has been printed or fed on it.
    pub fn is_blank(&self) -> bool {
        self.height == 0
    }

    /// Adds a line to the text, indented as it stands on the paper.
    pub fn write(&mut self, x: u32, text: &str) {
        let indent = if text.is_empty() { 0 } else { (x / CELL) as usize };
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }
}

/// Where something `width` dots wide begins.
pub fn place(align: Align, width: u32) -> u32 {
    let spare = WIDTH.saturating_sub(width);
    match align {
        Align::Left => 0,
        Align::Centre => spare / 2,
        Align::Right => spare,
    }
}
