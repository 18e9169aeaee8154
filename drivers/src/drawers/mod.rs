//! The card vault: drawers behind electric locks.

use async_trait::async_trait;
use strum::EnumIter;
use thiserror::Error;

use crate::{Action, DeviceError, DeviceStatus, FaultReport};

pub mod lock8a;

/// A drawer by its number, counted from 1.
pub type DrawerNo = u16;

/// What the lock's feedback says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DrawerState {
    /// Shut and locked.
    Closed,
    /// Open.
    Open,
}

/// What a vault reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error, EnumIter)]
pub enum DrawerFault {
    /// The lock was driven and the feedback says it did not open.
    #[error("drawer {0} did not open: check its lock and its cable")]
    Stuck(DrawerNo),
    /// There is no such drawer on the boards.
    #[error("drawer {0} does not exist: check the number of drawers in the configuration")]
    NoSuchDrawer(DrawerNo),
    /// Some boards answer, another does not.
    #[error("one lock board does not answer: check its power, its address and the bus")]
    BoardSilent,
}

impl DrawerFault {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let (code, action) = match self {
            Self::Stuck(_) => ("drawer-stuck", Action::Maintain),
            Self::NoSuchDrawer(_) => ("no-such-drawer", Action::Suspend),
            Self::BoardSilent => ("board-silent", Action::Maintain),
        };
        FaultReport { code: code.to_owned(), action }
    }
}

/// A vault's error.
pub type DrawerError = DeviceError<DrawerFault>;

/// A set of drawers. Opening is never repeated by the driver.
#[async_trait]
pub trait DrawerBoard: Send {
    /// Asks every board.
    async fn status(&mut self) -> DeviceStatus;
    /// How many drawers there are.
    fn count(&self) -> DrawerNo;
    /// Drives the lock once and waits for the feedback.
    async fn open(&mut self, drawer: DrawerNo) -> Result<(), DrawerError>;
    /// Reads one drawer's feedback.
    async fn state(&mut self, drawer: DrawerNo) -> Result<DrawerState, DrawerError>;
    /// Reads every drawer's feedback, drawer 1 first.
    async fn states(&mut self) -> Result<Vec<DrawerState>, DrawerError>;
}
