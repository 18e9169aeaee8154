//! The state of any device in five independent parts, after CEN/XFS: link, media, supplies, fault, capabilities.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::LinkFault;

mod capability;

pub use capability::Capability;

/// The classes of device in a kiosk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceKind {
    /// Contactless ID-card reader with its SAM.
    Reader,
    /// Fingerprint sensor.
    Fingerprint,
    /// Face camera.
    Camera,
    /// Receipt printer.
    Printer,
    /// Bank-card terminal.
    Terminal,
    /// Card vault: drawers behind electric locks.
    Drawers,
    /// Motorised slot that takes the old card in.
    Collector,
    /// Barcode and QR scanner.
    Scanner,
    /// Banknote acceptor.
    Banknotes,
    /// Dispenser that pushes cards out of a stack.
    Dispenser,
    /// Uninterruptible power supply.
    Ups,
    /// The housing: door, tamper switch, light.
    Cabinet,
    /// Camera over the desk for papers.
    DocumentCamera,
    /// Plain contactless reader under the reader's plate: sees whether a card lies there.
    ChipReader,
}

impl DeviceKind {
    /// Every class, in the order of the technician's board.
    pub const ALL: [Self; 14] = [
        Self::Reader,
        Self::Fingerprint,
        Self::Camera,
        Self::Printer,
        Self::Terminal,
        Self::Drawers,
        Self::Collector,
        Self::Scanner,
        Self::Banknotes,
        Self::Dispenser,
        Self::Ups,
        Self::Cabinet,
        Self::DocumentCamera,
        Self::ChipReader,
    ];

    /// The class's name in configurations, stores and command lines.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Fingerprint => "fingerprint",
            Self::Camera => "camera",
            Self::Printer => "printer",
            Self::Terminal => "terminal",
            Self::Drawers => "drawers",
            Self::Collector => "collector",
            Self::Scanner => "scanner",
            Self::Banknotes => "banknotes",
            Self::Dispenser => "dispenser",
            Self::Ups => "ups",
            Self::Cabinet => "cabinet",
            Self::DocumentCamera => "document-camera",
            Self::ChipReader => "chip-reader",
        }
    }
}

impl fmt::Display for DeviceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Whether the device can be talked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Link {
    /// It answers.
    Online,
    /// The port is there, the device does not answer.
    Offline,
    /// The port is not there.
    Absent,
    /// It was opened and has not answered yet.
    Starting,
}

/// What is in the device's slot, on its glass or in its mouth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Media {
    /// The device has no such thing, or cannot tell.
    Unknown,
    /// Nothing.
    None,
    /// Something is there, under the device's control.
    Present,
    /// At the exit or entry, within the person's reach.
    Entering,
    /// Stuck.
    Jammed,
    /// Held fast.
    Latched,
}

/// What a device uses up or fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SupplyKind {
    /// Receipt paper.
    Paper,
    /// Cards waiting in drawers or in a dispenser's stack.
    CardStock,
    /// The bin retained cards fall into.
    RetainBin,
    /// The cassette accepted notes are stacked in.
    NoteCassette,
    /// The charge of a battery, `count` in percent.
    Battery,
}

/// How much is left, or how full it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Enough.
    Ok,
    /// Order or bring more.
    Low,
    /// Nothing left.
    Out,
    /// No room left (bins).
    Full,
}

/// One supply of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supply {
    /// What it is.
    pub kind: SupplyKind,
    /// How much there is.
    pub level: Level,
    /// Pieces, where the device or the ledger counts them.
    pub count: Option<u32>,
}

/// What to do about a fault (CEN/XFS recommended action).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Ask again; it passes by itself.
    Retry,
    /// Reset the device or open its line again.
    Reset,
    /// Something must be taken out by hand.
    Clear,
    /// Something must be filled up or emptied.
    Replenish,
    /// Service: a part is worn or broken.
    Maintain,
    /// Take the device out of use.
    Suspend,
}

/// A fault by its stable code, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultReport {
    /// Stable, `kebab-case`, never shown alone to a person: `cover-open`, `sam-unauthorised`.
    pub code: String,
    /// What to do.
    pub action: Action,
}

/// A device's state at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceStatus {
    /// Can it be talked to.
    pub link: Link,
    /// What is in it.
    pub media: Media,
    /// What it uses up.
    pub supplies: Vec<Supply>,
    /// What is wrong with it.
    pub fault: Option<FaultReport>,
    /// What this device can do beyond what every device of its class can.
    pub capabilities: BTreeSet<Capability>,
    /// Model, serial number or firmware as the device tells it. Never personal data.
    pub identity: Option<String>,
}

impl DeviceStatus {
    /// A device whose port is not there.
    pub fn absent() -> Self {
        Self {
            link: Link::Absent,
            media: Media::Unknown,
            supplies: Vec::new(),
            fault: None,
            capabilities: BTreeSet::new(),
            identity: None,
        }
    }

    /// A device that answers and reports nothing wrong.
    pub fn online() -> Self {
        Self { link: Link::Online, ..Self::absent() }
    }

    /// The same status of a device that can do this.
    pub fn able(self, capabilities: &[Capability]) -> Self {
        Self { capabilities: capabilities.iter().copied().collect(), ..self }
    }

    /// Whether the device can do its work now: it answers and has no fault. Supplies are judged by who needs them.
    pub fn is_ready(&self) -> bool {
        self.link == Link::Online && self.fault.is_none()
    }
}

/// What a failed exchange alone says about a device.
impl From<&LinkFault> for DeviceStatus {
    fn from(fault: &LinkFault) -> Self {
        let link = match fault {
            LinkFault::Absent { .. } | LinkFault::Lost { .. } => Link::Absent,
            LinkFault::Timeout { .. } | LinkFault::Garbled { .. } | LinkFault::Unexpected { .. } => Link::Offline,
        };
        Self { link, fault: Some(fault.report()), ..Self::absent() }
    }
}

#[cfg(test)]
mod tests {
    use serde::de::{IntoDeserializer, value::Error};

    use super::*;

    #[test]
    fn a_class_has_one_name_everywhere() {
        for kind in DeviceKind::ALL {
            let name: serde::de::value::StrDeserializer<'_, Error> = kind.as_str().into_deserializer();
            assert_eq!(DeviceKind::deserialize(name), Ok(kind));
        }
    }
}
