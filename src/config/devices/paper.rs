//! What prints.

use std::fmt;

use serde::Deserialize;
use strum::IntoStaticStr;
use suiban_drivers::transport::PortAddress;
use thiserror::Error;

/// Receipt printers.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Printer {
    /// ESC/POS with automatic status.
    Escpos {
        /// Where.
        port: PortAddress,
        /// Width of the roll in millimetres.
        #[serde(default)]
        paper: Roll,
    },
    /// A kiosk printer that holds the slip in its mouth until it is taken: Custom VKP80, KPM and their kin.
    Custom {
        /// Where.
        port: PortAddress,
        /// Width of the roll in millimetres.
        #[serde(default)]
        paper: Roll,
        /// The commands of the mouth.
        #[serde(default)]
        presenter: Presenter,
        /// What becomes of a slip that nobody takes.
        #[serde(default)]
        untaken: Untaken,
    },
    /// ESC/POS through the USB printer class, which also tells who the printer is and what its port says.
    UsbClass {
        /// Where on the USB tree.
        port: OnUsb,
        /// Width of the roll in millimetres.
        #[serde(default)]
        paper: Roll,
        /// The commands of its mouth, where it has one.
        #[serde(default)]
        presenter: Option<Presenter>,
        /// What becomes of a slip that nobody takes.
        #[serde(default)]
        untaken: Untaken,
    },
}

/// A port on the USB tree: `usb:VID:PID` or `usb-path:1-1.2`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "PortAddress")]
pub struct OnUsb(PortAddress);

/// A port that is somewhere else.
#[derive(Debug, Error)]
#[error("{0} is no port on the USB tree: write usb:VID:PID or usb-path:BUS-PORT.PORT")]
pub struct NotOnUsb(PortAddress);

impl OnUsb {
    /// The port.
    pub fn address(&self) -> &PortAddress {
        &self.0
    }
}

impl TryFrom<PortAddress> for OnUsb {
    type Error = NotOnUsb;

    fn try_from(port: PortAddress) -> Result<Self, NotOnUsb> {
        match port {
            PortAddress::Usb(_) | PortAddress::UsbPath { .. } => Ok(Self(port)),
            PortAddress::Serial { .. } | PortAddress::Tcp { .. } => Err(NotOnUsb(port)),
        }
    }
}

impl fmt::Display for OnUsb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whose commands the mouth obeys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presenter {
    /// Custom's.
    #[default]
    Custom,
    /// Reliance's.
    Reliance,
}

/// What becomes of a slip that nobody takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Untaken {
    /// Drawn in again, into the printer's bin.
    #[default]
    Retract,
    /// Pushed out: for a mouth without a bin.
    Eject,
}

/// Width of a paper roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Roll {
    /// 80 mm.
    #[default]
    #[serde(rename = "80mm")]
    Mm80,
    /// 58 mm.
    #[serde(rename = "58mm")]
    Mm58,
}
