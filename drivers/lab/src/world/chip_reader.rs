//! State of the plain contactless reader.

/// The reader. The card on it is the one at [`super::CardPlace::OnChipReader`].
#[derive(Debug, Clone, Default)]
pub struct ChipReaderState {
    /// Whether the reader has seen the card and switched it on.
    pub powered: bool,
    /// Whether the card's management file is selected.
    pub file_selected: bool,
    /// Counts cards laid down and lifted.
    pub visits: u64,
    /// Commands of the host after which the card is lifted.
    pub lift_after: Option<u32>,
    /// Commands answered since the laboratory started.
    pub answered: u64,
}

impl ChipReaderState {
    /// A card came or went: whatever was selected is gone.
    pub fn field_changed(&mut self) {
        self.powered = false;
        self.file_selected = false;
        self.lift_after = None;
        self.visits += 1;
    }
}
