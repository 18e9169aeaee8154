//! The `[devices]` table: which protocol each device speaks and where it is plugged in.
//!
//! An entry is a port, for the protocol most devices of its class speak, or a table `{ protocol = "…", port = "…" }` with
//! that protocol's own settings. Promise: an unknown protocol or setting is refused by name. Must not know the drivers'
//! insides: it holds what they are told at their start.

use serde::Deserialize;
use suiban_drivers::DeviceKind;

use super::entry::{entry, optional_entry};

mod cards;
mod housing;
mod money;
mod paper;
mod person;
mod usual;

pub use cards::{Collector, Dispenser, Drawers, Feedback};
pub use housing::{Cabinet, PowerLogin, Ups};
pub use money::{Banknotes, CashierPassword, NotSixDigits, Terminal};
pub use paper::{NotOnUsb, OnUsb, Presenter, Printer, Roll, Untaken};
pub use person::{Camera, ChipReader, Fingerprint, Reader, Scanner};

/// Every device of the machine.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DevicePorts {
    /// ID-card reader.
    #[serde(deserialize_with = "entry")]
    pub reader: Reader,
    /// Fingerprint sensor.
    #[serde(deserialize_with = "entry")]
    pub fingerprint: Fingerprint,
    /// Receipt printer.
    #[serde(deserialize_with = "entry")]
    pub printer: Printer,
    /// Payment terminal.
    #[serde(deserialize_with = "entry")]
    pub terminal: Terminal,
    /// Drawers.
    #[serde(deserialize_with = "entry")]
    pub drawers: Drawers,
    /// Card slot.
    #[serde(deserialize_with = "entry")]
    pub collector: Collector,
    /// Code scanner.
    #[serde(deserialize_with = "entry")]
    pub scanner: Scanner,
    /// Face camera.
    #[serde(deserialize_with = "entry")]
    pub camera: Camera,
    /// Document camera; a machine may have none.
    #[serde(default, rename = "document-camera", deserialize_with = "optional_entry")]
    pub document_camera: Option<Camera>,
    /// Card dispenser; a machine may have none.
    #[serde(default, deserialize_with = "optional_entry")]
    pub dispenser: Option<Dispenser>,
    /// Banknote acceptor; a machine may have none.
    #[serde(default, deserialize_with = "optional_entry")]
    pub banknotes: Option<Banknotes>,
    /// Backup power; a machine may have none.
    #[serde(default, deserialize_with = "optional_entry")]
    pub ups: Option<Ups>,
    /// Contacts and light of the cabinet; a machine may have none.
    #[serde(default)]
    pub cabinet: Option<Cabinet>,
    /// Plain contactless reader under the reader's plate; a machine may have none.
    #[serde(default, rename = "chip-reader", deserialize_with = "optional_entry")]
    pub chip_reader: Option<ChipReader>,
}

impl DevicePorts {
    /// The protocol and the port of a class, where the machine has it.
    pub fn described(&self, kind: DeviceKind) -> Option<(&'static str, String)> {
        Some(match kind {
            DeviceKind::Reader => self.reader.described(),
            DeviceKind::Fingerprint => self.fingerprint.described(),
            DeviceKind::Camera => self.camera.described(),
            DeviceKind::Printer => self.printer.described(),
            DeviceKind::Terminal => self.terminal.described(),
            DeviceKind::Drawers => self.drawers.described(),
            DeviceKind::Collector => self.collector.described(),
            DeviceKind::Scanner => self.scanner.described(),
            DeviceKind::Dispenser => self.dispenser.as_ref()?.described(),
            DeviceKind::Banknotes => self.banknotes.as_ref()?.described(),
            DeviceKind::Ups => self.ups.as_ref()?.described(),
            DeviceKind::Cabinet => self.cabinet.as_ref()?.described(),
            DeviceKind::ChipReader => self.chip_reader.as_ref()?.described(),
            DeviceKind::DocumentCamera => self.document_camera.as_ref()?.described(),
        })
    }

    /// The classes this machine has, in the order of the technician's board. Others are neither asked nor shown.
    pub fn kinds(&self) -> Vec<DeviceKind> {
        DeviceKind::ALL.into_iter().filter(|kind| self.has(*kind)).collect()
    }

    /// Whether the machine has a device of this class.
    pub fn has(&self, kind: DeviceKind) -> bool {
        self.described(kind).is_some()
    }
}
