//! The `[devices]` table: which protocol each device speaks and where it is plugged in.
//!
//! An entry is a port, for the protocol most devices of its class speak, or a table `{ protocol = "…", port = "…" }` with
//! that protocol's own settings. Promise: an unknown protocol or setting is refused by name. Must not know the drivers'
//! insides: it holds what they are told at their start.

use serde::Deserialize;
use strum::IntoStaticStr;
use suiban_drivers::transport::PortAddress;
use suiban_drivers::{DeviceKind, Secret};
use thiserror::Error;

use super::entry::{AtPort, BadPort, entry, optional_entry};

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
    /// Card dispenser; a machine may have none.
    #[serde(default, deserialize_with = "optional_entry")]
    pub dispenser: Option<Dispenser>,
    /// Banknote acceptor; a machine may have none.
    #[serde(default, deserialize_with = "optional_entry")]
    pub banknotes: Option<Banknotes>,
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
            DeviceKind::Ups | DeviceKind::Cabinet | DeviceKind::DocumentCamera => return None,
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

/// ID-card readers.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Reader {
    /// SAM-V on a serial line.
    SamV {
        /// Where.
        port: PortAddress,
    },
}

/// Fingerprint sensors.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Fingerprint {
    /// ZFM-20 and its relatives.
    Zfm20 {
        /// Where.
        port: PortAddress,
        /// The module's password, where it is not the factory's 0.
        #[serde(default)]
        password: Option<Secret<u32>>,
    },
}

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

/// Payment terminals.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Terminal {
    /// ZVT, over TCP or a serial line.
    Zvt {
        /// Where.
        port: PortAddress,
        /// The cashier's password, six digits, where it is not the factory's 000000.
        #[serde(default)]
        password: Option<CashierPassword>,
    },
}

/// A cashier's password as ZVT knows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Secret<String>")]
pub struct CashierPassword(Secret<String>);

/// A cashier's password of another shape.
#[derive(Debug, Error)]
#[error("the cashier's password must have six digits")]
pub struct NotSixDigits;

impl CashierPassword {
    /// The digits.
    pub fn digits(&self) -> &str {
        self.0.expose()
    }
}

impl TryFrom<Secret<String>> for CashierPassword {
    type Error = NotSixDigits;

    fn try_from(digits: Secret<String>) -> Result<Self, NotSixDigits> {
        let six = digits.expose().len() == 6 && digits.expose().bytes().all(|byte| byte.is_ascii_digit());
        if six { Ok(Self(digits)) } else { Err(NotSixDigits) }
    }
}

/// Card vaults.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Drawers {
    /// Lock boards "8A".
    Lock8a {
        /// Where.
        port: PortAddress,
        /// Drawers on each board, board 1 first.
        #[serde(default = "one_board")]
        boards: Vec<u8>,
        /// When the locks' feedback contact is made.
        #[serde(default)]
        feedback: Feedback,
    },
}

impl Drawers {
    /// How many drawers there are.
    pub fn count(&self) -> u16 {
        match self {
            Self::Lock8a { boards, .. } => boards.iter().map(|locks| u16::from(*locks)).sum(),
        }
    }
}

/// When a lock's feedback contact is made; a matter of wiring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Feedback {
    /// While the drawer is shut.
    #[default]
    OnClose,
    /// While the drawer is open.
    OnOpen,
}

fn one_board() -> Vec<u8> {
    vec![24]
}

/// Slots for old cards.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Collector {
    /// CRT-591.
    Crt591 {
        /// Where.
        port: PortAddress,
        /// Address 0–15, set by the slot's switch.
        #[serde(default)]
        address: u8,
    },
}

/// Code scanners.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Scanner {
    /// Any scanner that types a line.
    LineMode {
        /// Where.
        port: PortAddress,
    },
    /// Newland engines and their relatives, with commands.
    Newland {
        /// Where.
        port: PortAddress,
    },
    /// Honeywell, with menu commands.
    Honeywell {
        /// Where.
        port: PortAddress,
    },
}

/// Card dispensers.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Dispenser {
    /// K720, K750, D1801.
    K720 {
        /// Where.
        port: PortAddress,
    },
    /// CRT-591 with a stacker.
    Crt591 {
        /// Where.
        port: PortAddress,
        /// Address 0–15, set by the machine's switch.
        #[serde(default)]
        address: u8,
    },
}

/// Banknote acceptors.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Banknotes {
    /// CCNET.
    Ccnet {
        /// Where.
        port: PortAddress,
    },
    /// ICT.
    Ict {
        /// Where.
        port: PortAddress,
        /// Face values in fen in the acceptor's own order, 0 for one that is not used; without it the six notes of the yuan.
        #[serde(default)]
        notes: Option<Vec<u64>>,
    },
}

/// Face cameras.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Camera {
    /// One colour camera.
    Capture {
        /// `v4l2:0`, a file or an HTTP address.
        port: String,
    },
}

macro_rules! at_port {
    ($($class:ident::$protocol:ident $(with $setting:ident = $value:expr)*;)*) => {
        $(impl AtPort for $class {
            fn at(port: &str) -> Result<Self, BadPort> {
                Ok(Self::$protocol { port: port.parse()? $(, $setting: $value)* })
            }
        })*
    };
}

// What a bare port means: the protocol of the class's first device, with its usual settings.
at_port! {
    Reader::SamV;
    Fingerprint::Zfm20 with password = None;
    Printer::Escpos with paper = Roll::default();
    Terminal::Zvt with password = None;
    Drawers::Lock8a with boards = one_board() with feedback = Feedback::default();
    Collector::Crt591 with address = 0;
    Scanner::LineMode;
    Dispenser::K720;
    Banknotes::Ccnet;
    Camera::Capture;
}

macro_rules! described {
    ($($class:ident { $($protocol:ident)|+ })*) => {
        $(impl $class {
            fn described(&self) -> (&'static str, String) {
                let port = match self {
                    $(Self::$protocol { port, .. } => port.to_string(),)+
                };
                (self.into(), port)
            }
        })*
    };
}

// Every protocol with where it is spoken.
described! {
    Reader { SamV }
    Fingerprint { Zfm20 }
    Printer { Escpos }
    Terminal { Zvt }
    Drawers { Lock8a }
    Collector { Crt591 }
    Scanner { LineMode | Newland | Honeywell }
    Dispenser { K720 | Crt591 }
    Banknotes { Ccnet | Ict }
    Camera { Capture }
}
