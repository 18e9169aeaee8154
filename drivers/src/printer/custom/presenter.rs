//! The ejector's commands. They differ from vendor to vendor, so they are a table and no code.

/// What becomes of a slip that nobody takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untaken {
    /// Drawn in again, into the bin.
    Retract,
    /// Pushed out: a presenter without a bin.
    Eject,
}

/// The commands of a presenter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presenter {
    /// Cuts the slip; it stays inside.
    pub cut: Vec<u8>,
    /// Brings it to the mouth and holds it there.
    pub present: Vec<u8>,
    /// Draws it in.
    pub retract: Vec<u8>,
    /// Pushes it out.
    pub eject: Vec<u8>,
    /// What becomes of a slip that nobody takes.
    pub untaken: Untaken,
}

impl Presenter {
    /// Custom VKP80 and KPM: `ESC i`, `GS e 3 m` (m steps of the motor), `GS e 2`, `GS e 5`.
    pub fn custom() -> Self {
        Self {
            cut: vec![0x1B, 0x69],
            present: vec![0x1D, 0x65, 0x03, 0x0C],
            retract: vec![0x1D, 0x65, 0x02],
            eject: vec![0x1D, 0x65, 0x05],
            untaken: Untaken::Retract,
        }
    }

    /// Reliance and its kin: `GS e 32 m n` presents, the rest as Custom's.
    pub fn reliance() -> Self {
        Self { present: vec![0x1D, 0x65, 0x20, 0x0C, 0x0A], ..Self::custom() }
    }

    /// What does away with a slip that nobody takes.
    pub(super) fn away(&self) -> &[u8] {
        match self.untaken {
            Untaken::Retract => &self.retract,
            Untaken::Eject => &self.eject,
        }
    }
}
