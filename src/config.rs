//! Configuration: one TOML file, read once at the start. Every name is checked; an unknown one is an error, so that a
//! misspelt setting is never silently the default.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::journey::intake::Limits;
use crate::journey::power::PowerPolicy;
use crate::journey::rules::Rules;

pub mod devices;
mod entry;
#[cfg(test)]
mod tests;

pub use devices::DevicePorts;

/// Why a configuration is refused.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("{path} cannot be read ({source}): give the path of the configuration with --config")]
    Read {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// It is no valid configuration.
    #[error("{path} is not a valid configuration: {source}")]
    Parse {
        /// The file.
        path: PathBuf,
        /// What is wrong, with line and column.
        source: Box<toml::de::Error>,
    },
}

/// What the machine is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Real citizens: only measured engines decide about faces.
    #[default]
    Production,
    /// Drawn people: the embedded engine will do.
    Demonstration,
}

/// The whole configuration.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// What the machine is used for.
    #[serde(default)]
    pub profile: Profile,
    /// The machine.
    pub kiosk: Kiosk,
    /// Its devices.
    pub devices: DevicePorts,
    /// Closed libraries.
    #[serde(default)]
    pub plugins: Plugins,
    /// The model pack's folder, if it is not where it is looked for.
    #[serde(default)]
    pub models: Option<PathBuf>,
    /// Below which folder USB media are mounted, if facts may be carried to central by hand: `/media`.
    #[serde(default)]
    pub media: Option<PathBuf>,
    /// Where facts and keys are kept.
    pub data: PathBuf,
    /// Rules of the office.
    #[serde(default)]
    pub rules: Rules,
    /// When intake stops.
    #[serde(default)]
    pub limits: Limits,
    /// What a mains failure means.
    #[serde(default)]
    pub power: PowerPolicy,
}

/// The machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kiosk {
    /// Its name at central: `GZ-TH-0017`.
    pub id: String,
    /// Where it stands, as printed on slips.
    pub site: String,
    /// Whom to call.
    pub staff_phone: String,
    /// Minutes east of UTC.
    #[serde(default = "china_time")]
    pub utc_offset_minutes: i32,
    /// Repairing the clock sets the operating system's own clock; without it the kiosk keeps a correction for itself.
    #[serde(default)]
    pub may_set_system_clock: bool,
    /// The command that switches the machine off before the battery is empty, with its arguments: `["systemctl", "poweroff"]`.
    /// Without one the machine serves nobody then, and whoever looks after the power service switches it off.
    #[serde(default)]
    pub shut_down: Vec<String>,
}

fn china_time() -> i32 {
    480
}

/// Closed libraries, loaded at the start.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plugins {
    /// Decoder of the card's photo.
    pub photo: Option<PathBuf>,
    /// Certified fingerprint matcher.
    pub matcher: Option<PathBuf>,
}

impl Config {
    /// Reads and checks the file. A second file beside it, `devices.toml`, if named with `with_devices`, brings the ports.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text =
            std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
        toml::from_str(&text).map_err(|source| ConfigError::Parse { path: path.to_owned(), source: Box::new(source) })
    }

    /// Folder of the store.
    pub fn store_dir(&self) -> PathBuf {
        self.data.join("store")
    }

    /// The numbers of a payment terminal's orders, where its protocol wants them kept here.
    pub fn terminal_orders(&self) -> PathBuf {
        self.data.join("terminal-orders")
    }

    /// Folder of the keys.
    pub fn keys_dir(&self) -> PathBuf {
        self.data.join("keys")
    }
}
