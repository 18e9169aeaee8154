//! What the machine itself stands on: backup power, the contacts and the light of its cabinet.

use std::path::PathBuf;

use serde::Deserialize;
use strum::IntoStaticStr;
use suiban_drivers::Secret;
use suiban_drivers::transport::PortAddress;

/// Backup power.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Ups {
    /// Behind the service of Network UPS Tools.
    Nut {
        /// The service, usually `tcp:127.0.0.1:3493`.
        port: PortAddress,
        /// The UPS's name there.
        #[serde(default = "usual_name")]
        name: String,
        /// With it the service waits for this machine before it switches the UPS off.
        #[serde(default)]
        login: Option<PowerLogin>,
    },
}

/// A user of the power service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PowerLogin {
    /// Name.
    pub user: String,
    /// Password.
    pub password: Secret<String>,
}

pub(super) fn usual_name() -> String {
    "ups".to_owned()
}

/// The cabinet's contacts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Cabinet {
    /// On the lines of a GPIO chip.
    Gpio {
        /// The chip: `/dev/gpiochip0`.
        chip: PathBuf,
        /// Line of the door's contact.
        door: u32,
        /// Line of the tamper loop.
        tamper: u32,
        /// Line of the light, where there is one.
        #[serde(default)]
        light: Option<u32>,
    },
}

impl Cabinet {
    // A chip alone says nothing: there is no bare port for a cabinet.
    pub(super) fn described(&self) -> (&'static str, String) {
        match self {
            Self::Gpio { chip, .. } => (self.into(), chip.display().to_string()),
        }
    }
}
