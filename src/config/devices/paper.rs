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
