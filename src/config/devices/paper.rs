//! What prints.

use serde::Deserialize;
use strum::IntoStaticStr;
use suiban_drivers::transport::PortAddress;

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
