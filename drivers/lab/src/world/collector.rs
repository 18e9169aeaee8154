//! State of the card collector.

/// Where in the channel the card is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChannelPosition {
    /// At the gate, where the citizen can take it.
    #[default]
    Gate,
    /// At the contact or antenna position inside.
    Reader,
}

/// The collector. Its card is the one at [`super::CardPlace::InChannel`]; the bin holds those at
/// [`super::CardPlace::InBin`].
#[derive(Debug, Clone)]
pub struct CollectorState {
    /// Where the card in the channel is.
    pub position: ChannelPosition,
    /// Whether it was initialised since power-up.
    pub initialised: bool,
    /// Whether the front entry takes cards.
    pub entry_enabled: bool,
    /// Whether the transport is jammed.
    pub jammed: bool,
    /// Cards counted into the bin since the counter was cleared.
    pub bin_count: u16,
    /// Cards the bin holds at most.
    pub bin_capacity: u16,
}

impl Default for CollectorState {
    fn default() -> Self {
        Self {
            position: ChannelPosition::default(),
            initialised: false,
            entry_enabled: false,
            jammed: false,
            bin_count: 0,
            bin_capacity: 100,
        }
    }
}
