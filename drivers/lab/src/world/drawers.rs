//! State of the drawers.

/// Locks on the board (8A boards come with 8, 12, 24, 36 or 50).
pub const DRAWERS: usize = 24;

/// One drawer. What lies in it is the card at [`super::CardPlace::InDrawer`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Drawer {
    /// Whether it stands open.
    pub open: bool,
    /// Whether the lock is stuck: the solenoid fires and the drawer stays as it is.
    pub stuck: bool,
}
