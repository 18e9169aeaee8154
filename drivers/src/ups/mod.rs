//! Uninterruptible power supplies: where the power comes from, and how long it will last.
//!
//! Knows nothing of what a kiosk does when the mains fail.

use std::time::Duration;

use async_trait::async_trait;
use strum::EnumIter;
use thiserror::Error;

use crate::{Action, Capability, DeviceError, DeviceStatus, FaultReport, Level, Supply, SupplyKind};

pub mod nut;

/// Where the power comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PowerSource {
    /// The mains, with the battery behind them.
    Mains,
    /// The battery.
    Battery,
    /// The mains directly: a failure would be felt at once.
    Bypass,
    /// The UPS gives no power, or does not tell.
    Unknown,
}

/// What a UPS says at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Where the power comes from.
    pub source: PowerSource,
    /// The battery is near its end.
    pub battery_low: bool,
    /// Charge in per cent, where the UPS can tell.
    pub charge: Option<u8>,
    /// How long the battery lasts at this load, where the UPS can tell.
    pub runtime: Option<Duration>,
    /// Whoever looks after the UPS has ordered everything that hangs on it to shut down.
    pub shutdown_ordered: bool,
    /// The battery is worn.
    pub replace_battery: bool,
    /// More hangs on it than it can carry.
    pub overloaded: bool,
}

impl Reading {
    /// The one fault to tell: the most urgent.
    pub fn fault(&self) -> Option<UpsFault> {
        let on_battery = self.source == PowerSource::Battery;
        let found = [
            (self.shutdown_ordered, UpsFault::ShutdownOrdered),
            (on_battery && self.battery_low, UpsFault::BatteryLow),
            (on_battery, UpsFault::OnBattery),
            (self.source == PowerSource::Unknown, UpsFault::Off),
            (self.overloaded, UpsFault::Overloaded),
            (self.replace_battery, UpsFault::ReplaceBattery),
            (self.source == PowerSource::Bypass, UpsFault::Bypass),
        ];
        found.into_iter().find_map(|(is, fault)| is.then_some(fault))
    }

    /// The same as any device's status.
    pub fn status(&self) -> DeviceStatus {
        let measures =
            [(self.charge.is_some(), Capability::BatteryCharge), (self.runtime.is_some(), Capability::BatteryRuntime)];
        let level = if self.battery_low { Level::Low } else { Level::Ok };
        DeviceStatus {
            supplies: vec![Supply { kind: SupplyKind::Battery, level, count: self.charge.map(u32::from) }],
            fault: self.fault().map(UpsFault::report),
            capabilities: measures.into_iter().filter_map(|(has, what)| has.then_some(what)).collect(),
            ..DeviceStatus::online()
        }
    }
}

/// What a UPS, or the service in front of it, reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, Error)]
pub enum UpsFault {
    /// The mains have failed; it passes when they come back.
    #[error("the mains have failed and the machine runs on its battery: nothing to do until they return")]
    OnBattery,
    /// On battery, and near its end.
    #[error("the battery is nearly empty: the machine has to be shut down now")]
    BatteryLow,
    /// The primary has ordered a shutdown.
    #[error("the UPS is about to switch off: the machine has to be shut down now")]
    ShutdownOrdered,
    /// It gives no power, or tells no source.
    #[error("the UPS does not say that it gives power: switch it on")]
    Off,
    /// Too much load.
    #[error("too much hangs on the UPS: take load off")]
    Overloaded,
    /// Worn battery.
    #[error("the battery is worn: replace it")]
    ReplaceBattery,
    /// Load directly on the mains.
    #[error("the UPS is bypassed: a power failure would switch the machine off, so end the bypass")]
    Bypass,
    /// The service does not take the name or password.
    #[error("the power service refuses this user: check user and password on both sides")]
    AccessDenied,
    /// The service knows no such UPS.
    #[error("the power service knows no UPS of this name: check the name in the configuration")]
    UnknownUps,
    /// The UPS answers no longer.
    #[error("the power service has lost the UPS: check the cable between them")]
    CommLost,
    /// What the service knows is too old.
    #[error("the values of the UPS are out of date: wait, then check the cable between it and the power service")]
    DataStale,
    /// The UPS tells no state at all.
    #[error("the UPS tells no state: its driver in the power service does not fit")]
    NoState,
}

impl UpsFault {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let (code, action) = match self {
            Self::OnBattery => ("on-battery", Action::Retry),
            Self::BatteryLow => ("battery-low", Action::Suspend),
            Self::ShutdownOrdered => ("ups-shutdown-ordered", Action::Suspend),
            Self::Off => ("ups-off", Action::Maintain),
            Self::Overloaded => ("ups-overloaded", Action::Maintain),
            Self::ReplaceBattery => ("replace-battery", Action::Replenish),
            Self::Bypass => ("ups-bypassed", Action::Maintain),
            Self::AccessDenied => ("ups-access-denied", Action::Maintain),
            Self::UnknownUps => ("unknown-ups", Action::Maintain),
            Self::CommLost => ("ups-comm-lost", Action::Reset),
            Self::DataStale => ("ups-data-stale", Action::Retry),
            Self::NoState => ("ups-no-state", Action::Maintain),
        };
        FaultReport { code: code.to_owned(), action }
    }
}

/// A UPS's error.
pub type UpsError = DeviceError<UpsFault>;

/// A UPS. Asking changes nothing, so a question may be repeated.
#[async_trait]
pub trait Ups: Send {
    /// Asks for everything it can tell; what hangs on the mains is a fault of this device too (see [`Reading::fault`]).
    async fn status(&mut self) -> DeviceStatus;
    /// The power at this moment.
    async fn reading(&mut self) -> Result<Reading, UpsError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAINS: Reading = Reading {
        source: PowerSource::Mains,
        battery_low: false,
        charge: Some(100),
        runtime: None,
        shutdown_ordered: false,
        replace_battery: false,
        overloaded: false,
    };

    #[test]
    fn the_most_urgent_fault_is_told() {
        let dying = Reading { source: PowerSource::Battery, battery_low: true, replace_battery: true, ..MAINS };
        assert_eq!(dying.fault(), Some(UpsFault::BatteryLow));
        assert_eq!(Reading { shutdown_ordered: true, ..dying }.fault(), Some(UpsFault::ShutdownOrdered));
        assert_eq!(Reading { battery_low: false, ..dying }.fault(), Some(UpsFault::OnBattery));
    }

    #[test]
    fn a_battery_that_is_still_charging_after_a_failure_is_no_fault() {
        assert_eq!(Reading { battery_low: true, charge: Some(9), ..MAINS }.fault(), None);
    }
}
