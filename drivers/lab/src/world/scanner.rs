//! State of the code scanner.

use std::collections::VecDeque;

/// The scanner: codes seen and not yet sent.
#[derive(Debug, Clone, Default)]
pub struct ScannerState {
    /// Codes waiting to go down the line, oldest first.
    pub waiting: VecDeque<String>,
    /// Codes sent so far.
    pub sent: u64,
    /// Whether it recognises nothing.
    pub glass_dirty: bool,
    /// Whether it was set to send no terminator.
    pub no_terminator: bool,
}
