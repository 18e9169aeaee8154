//! State of the drawers and of the board behind their locks.

/// Locks on the board (8A boards come with 8, 12, 24, 36 or 50).
pub const DRAWERS: usize = 24;

/// One drawer. What lies in it is the card at [`super::CardPlace::InDrawer`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Drawer {
    /// Whether it stands open.
    pub open: bool,
    /// How often its lock was driven.
    pub driven: u32,
    /// Whether the lock is stuck: the solenoid fires and the drawer stays as it is.
    pub stuck: bool,
    /// Whether the latch is worn: pushed shut, it springs open again.
    pub wont_latch: bool,
}

/// How the locks' feedback switches are wired; it decides what the same byte means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Wiring {
    /// The switch closes when the drawer is shut: 11 is shut, 00 is open.
    #[default]
    OnClose,
    /// The switch closes when the drawer is open: 11 is open, 00 is shut.
    OnOpen,
}

impl Wiring {
    /// Names as used in actions.
    pub const WORDS: [(&'static str, Self); 2] = [("on-close", Self::OnClose), ("on-open", Self::OnOpen)];

    /// Whether the switch of a drawer is closed.
    pub fn switch_closed(self, open: bool) -> bool {
        match self {
            Self::OnClose => !open,
            Self::OnOpen => open,
        }
    }
}

/// The board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockBoard {
    /// Its address on the bus.
    pub address: u8,
    /// Wiring of the feedback switches.
    pub wiring: Wiring,
    /// Whether it tells unasked when a drawer is shut.
    pub reports_closing: bool,
    /// Whether it has stopped answering; it still drives its locks.
    pub silent: bool,
}

impl Default for LockBoard {
    fn default() -> Self {
        Self { address: 1, wiring: Wiring::default(), reports_closing: true, silent: false }
    }
}
