//! State of the card dispenser.

use tokio::time::Instant;

/// Where in the channel the card is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DispenserPosition {
    /// At the reading position (sensor 3).
    #[default]
    Reader,
    /// In the middle (sensor 2).
    Middle,
    /// Held at the mouth, where the citizen can take it (sensors 1 and 2).
    Gate,
    /// Pushed out, lying in the mouth (sensor 1).
    Out,
}

/// What the motors can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// To a place; into an empty channel it draws from the hopper.
    To(DispenserPosition),
    /// Into the retain bin.
    Retain,
    /// Find every sensor and stop.
    Reset,
}

/// A move under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Motion {
    /// Which.
    pub what: Move,
    /// When it ends.
    pub until: Instant,
}

/// The dispenser. Its card is the one at [`super::CardPlace::InDispenser`], or a blank one from the hopper; the bin holds
/// those at [`super::CardPlace::InDispenserBin`].
#[derive(Debug, Clone, Default)]
pub struct DispenserState {
    /// Where the card in the channel is.
    pub position: DispenserPosition,
    /// Whether the card in the channel is a blank one.
    pub blank: bool,
    /// Blank cards in the hopper, below those at [`super::CardPlace::InStack`].
    pub blanks: u16,
    /// What the motors are doing.
    pub motion: Option<Motion>,
    /// Moves begun since the laboratory started.
    pub moves: u64,
    /// Whether a card is stuck.
    pub jammed: bool,
    /// Whether the next card drawn brings another with it.
    pub double_next: bool,
    /// Whether two cards hang together in the channel.
    pub doubled: bool,
    /// Whether the next card stays in the hopper although it is drawn.
    pub slips_next: bool,
    /// Whether the next card to be retained does not fall into the bin.
    pub sticks_next: bool,
    /// Whether it lost power and was not reset since.
    pub unprepared: bool,
    /// Whether the last order could not be carried out.
    pub refused: bool,
    /// Whether the last draw failed.
    pub draw_failed: bool,
    /// Whether the last retaining failed.
    pub retain_failed: bool,
    /// Cards in the bin since it was emptied.
    pub bin_count: u16,
    /// Whether the bin's sensor says full.
    pub bin_full: bool,
    /// Frames it will refuse.
    pub naks: u32,
}
