//! The fault table: for every device class and every fault, what the citizen is told, what can no longer be offered, how
//! the machine helps itself, what the technician does, and under which code it is reported.
//!
//! Promise: no (device, fault) is missing (each class's file matches its drivers' fault enum without a wildcard) and no code
//! stands for two. Pure data: it must not know devices in use, the screen's words, or the store.
//!
//! | file | what |
//! |---|---|
//! | [`citizen`], [`instruction`] | codes of sentences; `ui/words/faults.slint` says them |
//! | [`recovery`], [`services`] | what the machine tries; what is lost or degraded without a class |
//! | `link` and one file a class | the table itself |

pub mod citizen;
pub mod instruction;
mod link;
pub mod recovery;
pub mod services;

mod banknotes;
mod cabinet;
mod camera;
mod chip_reader;
mod collector;
mod dispenser;
mod drawers;
mod fingerprint;
mod printer;
mod reader;
mod scanner;
mod terminal;
mod ups;

#[cfg(test)]
mod tests;

use strum::{EnumIter, IntoEnumIterator};
use suiban_drivers::{Action, DeviceFault, DeviceKind, DeviceStatus, FaultReport, LinkFaultKind};

pub use citizen::Citizen;
pub use instruction::Instruction;
pub use recovery::Recovery;

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    /// What the citizen is told.
    pub citizen: Citizen,
    /// What is out.
    pub impact: Impact,
    /// What the machine tries by itself.
    pub recovery: Recovery,
    /// What the technician does.
    pub technician: Instruction,
}

/// How far a fault reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Impact {
    /// The device goes on serving: it was a card, a finger, a payment, a slip.
    Nothing,
    /// The device is out; [`services::without`] says what that means for each service.
    Device,
    /// Nobody can be served.
    Machine,
}

/// Faults that only the kiosk can see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter)]
pub enum KioskFault {
    /// Another model or serial number than before answers at the port.
    NotTheSameDevice,
}

impl KioskFault {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let (code, action) = match self {
            Self::NotTheSameDevice => ("not-the-same-device", Action::Suspend),
        };
        FaultReport { code: code.to_owned(), action }
    }

    fn advice(self) -> Advice {
        match self {
            Self::NotTheSameDevice => Advice {
                citizen: Citizen::DeviceChanged,
                impact: Impact::Device,
                recovery: Recovery::None,
                technician: Instruction::ConfirmExchange,
            },
        }
    }
}

/// The code under which a fault is reported: `printer/paper-out`.
pub fn telemetry(kind: DeviceKind, code: &str) -> String {
    format!("{kind}/{code}")
}

/// The row of a fault, by the code its driver reports. A code that is in no table (a driver newer than the kiosk) takes the
/// device out and calls for service: nobody decided that it may go on.
pub fn advice(kind: DeviceKind, code: &str) -> Advice {
    table(kind).into_iter().find(|(known, _)| known.code == code).map_or(unlisted(kind), |(_, advice)| advice)
}

/// What a status keeps the machine from doing.
pub fn impact(kind: DeviceKind, status: &DeviceStatus) -> Impact {
    status.fault.as_ref().map_or(Impact::Nothing, |fault| advice(kind, &fault.code).impact)
}

/// Every fault of a class: of its line, its drivers and the kiosk's own.
pub fn table(kind: DeviceKind) -> Vec<(FaultReport, Advice)> {
    let line = LinkFaultKind::iter().map(|fault| (fault.report(), link::advice(kind, fault)));
    let own = KioskFault::iter().map(|fault| (fault.report(), fault.advice()));
    line.chain(own).chain(of_class(kind)).collect()
}

fn of_class(kind: DeviceKind) -> Vec<(FaultReport, Advice)> {
    match kind {
        DeviceKind::Reader => rows(reader::advice),
        DeviceKind::Fingerprint => rows(fingerprint::advice),
        DeviceKind::Camera => rows(camera::advice),
        DeviceKind::DocumentCamera => rows(camera::of_papers),
        DeviceKind::Printer => rows(printer::advice),
        DeviceKind::Terminal => rows(terminal::advice),
        DeviceKind::Drawers => rows(drawers::advice),
        DeviceKind::Collector => rows(collector::advice),
        DeviceKind::Dispenser => rows(dispenser::advice),
        DeviceKind::Scanner => rows(scanner::advice),
        DeviceKind::Banknotes => rows(banknotes::advice),
        DeviceKind::Ups => rows(ups::advice),
        DeviceKind::Cabinet => rows(cabinet::advice),
        DeviceKind::ChipReader => rows(chip_reader::advice),
    }
}

fn rows<F: DeviceFault + IntoEnumIterator>(advice: fn(F) -> Advice) -> Vec<(FaultReport, Advice)> {
    F::iter().map(|fault| (fault.report(), advice(fault))).collect()
}

fn unlisted(kind: DeviceKind) -> Advice {
    Advice {
        citizen: Citizen::stopped(kind),
        impact: Impact::Device,
        recovery: Recovery::None,
        technician: Instruction::CallService,
    }
}
