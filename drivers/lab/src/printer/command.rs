//! What a host can order of the printer; [`super::parser`] cuts it out of the byte stream.

/// Horizontal place of a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Align {
    /// Left edge.
    #[default]
    Left,
    /// Middle.
    Centre,
    /// Right edge.
    Right,
}

/// Error correction of a QR code, about 7, 15, 25 and 30 per cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// 7 %.
    L,
    /// 15 %.
    M,
    /// 25 %.
    Q,
    /// 30 %.
    H,
}

/// What the presenter does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ejector {
    /// 3, 8, 32: brings the paper to the mouth and holds it there.
    Present,
    /// 2: draws it in.
    Retract,
    /// 5: pushes it out.
    Eject,
}

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// `ESC @`: everything as after power-up, the line in the making is dropped.
    Initialise,
    /// One character; a two-byte one takes two cells of the grid.
    Glyph {
        /// Which.
        character: char,
        /// Cells of 12 dots it takes: 1 or 2.
        cells: u8,
    },
    /// `LF`: prints the line.
    LineFeed,
    /// `ESC d n`: prints the line and feeds `n` lines.
    FeedLines(u8),
    /// `ESC J n`: prints the line and feeds `n` dots.
    FeedDots(u8),
    /// `ESC 3 n` in dots, `ESC 2` for the normal spacing.
    LineSpacing(Option<u8>),
    /// `ESC a n`.
    Align(Align),
    /// `ESC E n`.
    Bold(bool),
    /// `GS ! n`, `FS W n`: times the normal width and height, 1–8.
    Size {
        /// Times the width.
        width: u8,
        /// Times the height.
        height: u8,
    },
    /// `GS h n`: dots of a bar code from top to bottom.
    BarHeight(u8),
    /// `GS w n`: dots of a bar code's thinnest bar.
    BarModule(u8),
    /// `GS H n`: whether a bar code's text stands below it.
    BarText(bool),
    /// `GS k` 73: prints a CODE128; the one kind of bar code of this model.
    Code128(Vec<u8>),
    /// `GS ( k` 67: dots of a QR module, 1–16.
    QrModule(u8),
    /// `GS ( k` 69.
    QrLevel(Level),
    /// `GS ( k` 80: keeps the data.
    QrStore(Vec<u8>),
    /// `GS ( k` 81: prints what was kept.
    QrPrint,
    /// `GS v 0`: a raster of this many dots follows.
    Raster {
        /// Bytes a row.
        bytes: u16,
        /// Rows.
        rows: u16,
        /// Every dot twice as wide.
        wide: bool,
        /// Every row twice as high.
        tall: bool,
    },
    /// `FS &` and `FS .`: reads two-byte characters, or does not.
    Chinese(bool),
    /// One row of a raster, MSB at the left, 1 is black.
    RasterRow {
        /// The row.
        row: Vec<u8>,
        /// Every dot twice as wide.
        wide: bool,
        /// The row twice as high.
        tall: bool,
    },
    /// `GS V`: feeds and cuts.
    Cut {
        /// Dots fed before the cut.
        feed: u8,
    },
    /// `GS r 1`: asks for the paper sensors, in turn with the printing.
    PaperStatus,
    /// `GS a n`: status pushed on each change, if `n` is not 0.
    AutoStatus(u8),
    /// `GS e …`: moves the cut paper in the presenter.
    Ejector(Ejector),
    /// `GS I n`: asks who the printer is.
    Identify(u8),
    /// Understood, and without effect on this model.
    Nothing,
    /// Not a command of this model.
    Unknown(u8),
}
