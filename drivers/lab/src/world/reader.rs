//! State of the ID-card reader.

use std::collections::BTreeMap;

/// Health of the secure module.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SamState {
    /// Works.
    #[default]
    Ok,
    /// Its self-test failed (SW3 60).
    SelfTestFailed,
    /// Not authorised (SW3 66).
    Unauthorised,
}

/// How far the conversation with the card has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Session {
    /// No card in the field, or one that nobody has looked for yet.
    #[default]
    Idle,
    /// Found.
    Found,
    /// Selected; may be read.
    Selected,
    /// Read; not found again until it leaves the field.
    Consumed,
}

/// The reader. The card on it is the one at [`super::CardPlace::OnReader`].
#[derive(Debug, Clone)]
pub struct ReaderState {
    /// The secure module.
    pub sam: SamState,
    /// The conversation with the card.
    pub session: Session,
    /// Line speed.
    pub baud: u32,
    /// Most bytes in one exchange with the card (command 61).
    pub radio_bytes: u8,
    /// Finger records already made, by person and finger code.
    pub features: BTreeMap<(String, u8), [u8; 512]>,
    /// Whether the module sleeps (command 00) until woken (command 01).
    pub asleep: bool,
    /// Counts cards laid down and lifted: a read that spans a change was interrupted.
    pub field_changes: u64,
}

impl Default for ReaderState {
    fn default() -> Self {
        Self {
            sam: SamState::default(),
            session: Session::default(),
            baud: 115_200,
            radio_bytes: 0x50,
            features: BTreeMap::new(),
            asleep: false,
            field_changes: 0,
        }
    }
}

impl ReaderState {
    /// A card came or went: whatever was found is gone.
    pub fn field_changed(&mut self) {
        self.session = Session::Idle;
        self.field_changes += 1;
    }
}
