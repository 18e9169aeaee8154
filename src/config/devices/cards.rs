//! What keeps, takes in and hands out cards: drawers, slots, dispensers.

use serde::Deserialize;
use strum::IntoStaticStr;
use suiban_drivers::transport::PortAddress;

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

pub(super) fn one_board() -> Vec<u8> {
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
