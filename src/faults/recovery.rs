//! What the machine tries by itself while nobody is being served.

use std::time::Duration;

/// A recipe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovery {
    /// Nothing helps from here.
    None,
    /// It passes by itself or by a hand: ask again at the usual pace.
    AskAgain,
    /// Close the line and open it again, with back-off.
    Reopen,
    /// Give the class's own reset command, then ask again. It moves no card, no note and no money.
    Reset,
    /// Leave it alone for so long, then ask again.
    CoolDown(Duration),
}
