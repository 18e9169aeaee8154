//! A laboratory in a directory of its own, and its ports as the kiosk's configuration names them.

use std::future::Future;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use suiban_drivers::transport::PortAddress;
use suiban_drivers::{DeviceError, LinkFault};
use suiban_lab::{ActError, Args, Lab, LabOptions};
use tempfile::TempDir;

/// Longer than any exchange takes, also on a busy machine; a condition that never comes true fails by then.
const DEADLINE: Duration = Duration::from_secs(60);

/// Day of the town.
pub const TODAY: &str = "2026-11-21";

/// A laboratory with its links and files.
pub struct Rig {
    pub lab: Lab,
    folder: TempDir,
}

impl Rig {
    /// Devices that answer at once.
    pub async fn fast() -> Self {
        Self::start(true).await
    }

    /// Devices that take their own time.
    pub async fn in_real_time() -> Self {
        Self::start(false).await
    }

    async fn start(fast: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = LabOptions { dir: Some(folder.path().to_owned()), fast, seed: 7, today: TODAY.parse().unwrap() };
        Self { lab: Lab::start(options).await.unwrap(), folder }
    }

    /// What `devices.toml` says of a device.
    pub fn configured(&self, device: &str) -> String {
        let table: toml::Table = std::fs::read_to_string(self.path().join("devices.toml")).unwrap().parse().unwrap();
        table["devices"][device].as_str().unwrap().to_owned()
    }

    /// The port `devices.toml` gives a device.
    pub fn port(&self, device: &str) -> PortAddress {
        self.configured(device).parse().unwrap()
    }

    /// The terminal's serial line, the other way to it than the one in `devices.toml`.
    pub fn serial_terminal(&self) -> PortAddress {
        self.link("terminal")
    }

    /// A device's pseudo-terminal.
    pub fn link(&self, device: &str) -> PortAddress {
        PortAddress::Serial { path: self.path().join(device), baud: None }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// An action that has to work, written as on the command line: `reader place-card person=zhang-wei`.
    pub async fn act(&self, order: &str) -> Value {
        self.try_act(order).await.unwrap_or_else(|error| panic!("{order}: {error}"))
    }

    /// An action that may be refused.
    pub async fn try_act(&self, order: &str) -> Result<Value, ActError> {
        let mut words = order.split_whitespace();
        let (device, action) = (words.next().unwrap(), words.next().unwrap());
        let pair = |word: &str| word.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned())).unwrap();
        let args: Args = words.map(pair).collect();
        self.lab.act(device, action, &args).await
    }

    /// Where a card is, as status words it.
    pub fn place_of(&self, card: &str) -> String {
        let status = self.lab.status();
        let found = status["cards"].as_array().unwrap().iter().find(|entry| entry["card"] == card).unwrap();
        found["place"].as_str().unwrap().to_owned()
    }
}

/// Waits for what has to happen.
pub async fn soon<T>(what: &str, event: impl Future<Output = T>) -> T {
    tokio::time::timeout(DEADLINE, event).await.unwrap_or_else(|_| panic!("{what} did not happen in time"))
}

/// The fault a device answered with.
pub fn fault<T: std::fmt::Debug, F: std::error::Error + Clone>(result: Result<T, DeviceError<F>>) -> F {
    match result {
        Err(DeviceError::Fault(fault)) => fault,
        other => panic!("a fault of the device was due, not {other:?}"),
    }
}

/// What went wrong on the line.
pub fn link<T: std::fmt::Debug, F: std::error::Error>(result: Result<T, DeviceError<F>>) -> LinkFault {
    match result {
        Err(DeviceError::Link(fault)) => fault,
        other => panic!("a failure of the line was due, not {other:?}"),
    }
}
