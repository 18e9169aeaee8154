//! State of the ID-card reader.

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
    /// Appended addresses already read in this session.
    pub addresses_read: usize,
    /// Line speed.
    pub baud: u32,
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
            addresses_read: 0,
            baud: 115_200,
            asleep: false,
            field_changes: 0,
        }
    }
}

impl ReaderState {
    /// A card came or went: whatever was found is gone.
    pub fn field_changed(&mut self) {
        self.session = Session::Idle;
        self.addresses_read = 0;
        self.field_changes += 1;
    }
}
