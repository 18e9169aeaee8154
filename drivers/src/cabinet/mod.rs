//! The kiosk's own cabinet: its door, its tamper contact, its light.
//!
//! A cabinet speaks unasked, so its state is watched rather than asked for. Knows nothing of who may open it.

use async_trait::async_trait;
use strum::EnumIter;
use thiserror::Error;
use tokio::sync::watch;

use crate::{Action, DeviceError, DeviceStatus, FaultReport};

mod contacts;
mod debounce;
pub mod gpio;
mod light;
mod lines;

pub use contacts::Contacts;
pub use light::{Light, Step};
pub use lines::{Inputs, Lines};

/// The door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// Shut.
    Closed,
    /// Open, or its cable is cut.
    Open,
}

/// The tamper contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tamper {
    /// Never opened since a technician cleared it.
    Intact,
    /// Opened at some time, and closed again.
    Tripped,
    /// Open now.
    Open,
}

/// What the contacts say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CabinetState {
    /// The door.
    pub door: Door,
    /// How often it was opened since the start: whoever looks late misses no opening.
    pub openings: u32,
    /// The tamper contact, latched.
    pub tamper: Tamper,
    /// A contact does not come to rest.
    pub restless: bool,
}

impl CabinetState {
    /// The one fault to tell.
    pub fn fault(self) -> Option<CabinetFault> {
        match (self.tamper, self.restless, self.door) {
            (Tamper::Open | Tamper::Tripped, ..) => Some(CabinetFault::Tampered),
            (Tamper::Intact, true, _) => Some(CabinetFault::Restless),
            (Tamper::Intact, false, Door::Open) => Some(CabinetFault::DoorOpen),
            (Tamper::Intact, false, Door::Closed) => None,
        }
    }
}

/// What a cabinet reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, Error)]
pub enum CabinetFault {
    /// Somebody has the door open.
    #[error("the cabinet's door is open: close and lock it")]
    DoorOpen,
    /// The tamper contact has opened; it stays told until a technician clears it.
    #[error("the cabinet was tampered with: look for damage, then clear the alarm")]
    Tampered,
    /// The alarm cannot be cleared yet.
    #[error("the tamper contact is still open: close what it guards, then clear the alarm")]
    StillOpen,
    /// A contact goes to and fro.
    #[error("a contact of the cabinet does not come to rest: check its cable and its fixing")]
    Restless,
}

impl CabinetFault {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let (code, action) = match self {
            Self::DoorOpen => ("door-open", Action::Clear),
            Self::Tampered => ("tampered", Action::Suspend),
            Self::StillOpen => ("tamper-still-open", Action::Clear),
            Self::Restless => ("contact-restless", Action::Maintain),
        };
        FaultReport { code: code.to_owned(), action }
    }
}

/// A cabinet's error.
pub type CabinetError = DeviceError<CabinetFault>;

/// A cabinet.
#[async_trait]
pub trait Cabinet: Send {
    /// Its state as any device's.
    async fn status(&mut self) -> DeviceStatus;
    /// Its state as it changes. The sender is gone when the lines are.
    fn watch(&self) -> watch::Receiver<CabinetState>;
    /// Shows a light until another one is shown.
    fn show(&self, light: Light);
    /// A technician has looked: forgets the alarm. Errors: `StillOpen`.
    async fn clear_tamper(&mut self) -> Result<(), CabinetError>;
}
