//! State of the card collector.

use serde::Serialize;

/// Where in the channel the card is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChannelPosition {
    /// Held at the gate, where the citizen can take it.
    #[default]
    Gate,
    /// At the antenna position inside.
    Reader,
    /// Pushed out through the gate; no sensor sees it, it only waits to be taken.
    Mouth,
}

/// The collector. Its card is the one at [`super::CardPlace::InChannel`], or a blank one from the stacker; the bin holds
/// those at [`super::CardPlace::InBin`].
#[derive(Debug, Clone, Default)]
pub struct CollectorState {
    /// Where the card in the channel is.
    pub position: ChannelPosition,
    /// Whether the card in the channel is a blank one from the stacker.
    pub blank: bool,
    /// Blank cards in the stacker, below those at [`super::CardPlace::InStack`]. A collector has neither; the same
    /// machine as a dispenser does.
    pub hopper: u16,
    /// The error the next move ends with, in the two characters of the document.
    pub next_error: Option<[u8; 2]>,
    /// Whether it was initialised since power-up.
    pub initialised: bool,
    /// Whether the front entry takes cards.
    pub entry_enabled: bool,
    /// Whether the transport is jammed.
    pub jammed: bool,
    /// Whether the antenna has activated the card.
    pub rf_active: bool,
    /// Whether the card's management file is selected.
    pub file_selected: bool,
    /// Cards counted into the bin since the counter was cleared.
    pub bin_count: u16,
    /// Whether the bin's sensor says full.
    pub bin_full: bool,
    /// Whether a sensor of the channel failed.
    pub sensor_failed: bool,
    /// Whether the antenna gets no answer.
    pub chip_silent: bool,
}

impl CollectorState {
    /// The card was moved: whatever the antenna knew of it is gone.
    pub fn moved(&mut self, position: ChannelPosition) {
        self.position = position;
        self.rf_active = false;
        self.file_selected = false;
    }
}
