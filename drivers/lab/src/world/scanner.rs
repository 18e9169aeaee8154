//! State of the code scanner.

use std::collections::VecDeque;

use tokio::time::Instant;

/// Which scanner is plugged in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ScannerModel {
    /// One without commands.
    #[default]
    Line,
    /// Honeywell's menu commands.
    Honeywell,
    /// Newland's zones.
    Newland,
    /// Newland's settings by text.
    Nls,
}

impl ScannerModel {
    /// Names as used in actions.
    pub const WORDS: [(&'static str, Self); 4] =
        [("line", Self::Line), ("honeywell", Self::Honeywell), ("newland", Self::Newland), ("nls", Self::Nls)];
}

/// The scanner: codes held before it and not yet sent, and how it is set.
#[derive(Debug, Clone)]
pub struct ScannerState {
    /// Which it is.
    pub model: ScannerModel,
    /// Codes to go down the line, oldest first.
    pub waiting: VecDeque<Vec<u8>>,
    /// Codes sent so far.
    pub sent: u64,
    /// Whether it looks only while triggered.
    pub on_command: bool,
    /// Until when a trigger lets it look.
    pub looks_until: Option<Instant>,
    /// Triggers heard so far.
    pub triggers: u64,
    /// What it sends before a code.
    pub prefix: Vec<u8>,
    /// What it sends behind a code.
    pub suffix: Vec<u8>,
    /// Commands it will refuse.
    pub refusals: u32,
    /// Whether it recognises nothing.
    pub glass_dirty: bool,
}

impl Default for ScannerState {
    fn default() -> Self {
        Self::as_delivered(ScannerModel::default())
    }
}

impl ScannerState {
    /// A scanner out of its box: it always looks and ends a code with CR.
    pub fn as_delivered(model: ScannerModel) -> Self {
        Self {
            model,
            waiting: VecDeque::new(),
            sent: 0,
            on_command: false,
            looks_until: None,
            triggers: 0,
            prefix: Vec::new(),
            suffix: b"\r".to_vec(),
            refusals: 0,
            glass_dirty: false,
        }
    }

    /// Whether it looks now.
    pub fn looks(&self) -> bool {
        !self.on_command || self.looks_until.is_some_and(|until| Instant::now() < until)
    }
}
