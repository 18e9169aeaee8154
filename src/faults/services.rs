//! What the services can still do without a class of device.
//!
//! Promise: it says the same as [`availability`](crate::journey::availability), which decides what is offered; a test
//! compares them for every class.

use suiban_drivers::DeviceKind;

use crate::journey::availability::Service;

/// What becomes of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Without {
    /// It cannot be offered.
    Lost(Service),
    /// It goes on in another way.
    Degraded(Service, Instead),
}

/// How a service goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// The number stays on the screen; no slip.
    NumberOnScreen,
    /// The fee is paid at the window, where the office allows it; else the service is lost.
    PayLater,
    /// The fee is paid by card only.
    NoCash,
    /// "Take your card" ends by time.
    CardNotSeen,
    /// The page of the household register is not scanned; the application says so.
    NoRegisterPage,
}

/// Every service that notices that the class is out.
pub fn without(kind: DeviceKind) -> &'static [Without] {
    use Service::{Pickup, Renewal};
    use Without::{Degraded, Lost};
    match kind {
        DeviceKind::Reader | DeviceKind::Fingerprint | DeviceKind::Camera => &[Lost(Renewal), Lost(Pickup)],
        DeviceKind::Printer => &[Degraded(Renewal, Instead::NumberOnScreen), Degraded(Pickup, Instead::NumberOnScreen)],
        DeviceKind::Terminal => &[Degraded(Renewal, Instead::PayLater)],
        DeviceKind::Drawers | DeviceKind::Collector => &[Lost(Pickup)],
        DeviceKind::Banknotes => &[Degraded(Renewal, Instead::NoCash)],
        DeviceKind::ChipReader => &[Degraded(Renewal, Instead::CardNotSeen), Degraded(Pickup, Instead::CardNotSeen)],
        DeviceKind::DocumentCamera => &[Degraded(Renewal, Instead::NoRegisterPage)],
        // No journey asks for them; power and housing act through the reach of their faults.
        DeviceKind::Scanner | DeviceKind::Dispenser | DeviceKind::Ups | DeviceKind::Cabinet => &[],
    }
}
