//! A laboratory in a directory of its own, and its ports as the kiosk's configuration names them.
#![allow(dead_code, reason = "each test target uses its part")]

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use suiban_drivers::transport::PortAddress;
use suiban_drivers::{DeviceError, LinkFault};
use suiban_lab::chaos::{Chaos, Port, before_socket, between};
use suiban_lab::{ActError, Lab, LabOptions};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};

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

    /// What `devices.toml` says of a device; of one with a table of its own, the port.
    pub fn configured(&self, device: &str) -> String {
        let table: toml::Table = std::fs::read_to_string(self.path().join("devices.toml")).unwrap().parse().unwrap();
        let entry = &table["devices"][device];
        entry.get("port").unwrap_or(entry).as_str().unwrap().to_owned()
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

    /// Puts the chaos proxy before a device; gives the port on its other side.
    pub async fn through(&self, device: &str, chaos: Chaos) -> (Proxy, PortAddress) {
        match self.port(device) {
            PortAddress::Serial { path, .. } => {
                let to = path.with_extension("chaos");
                let port = PortAddress::Serial { path: to.clone(), baud: None };
                let proxy = Proxy(tokio::spawn(async move {
                    let ran = between(Port::Serial(path), Port::Serial(to), chaos, Arc::default()).await;
                    panic!("{:?}", ran.err());
                }));
                self.linked(&port).await;
                (proxy, port)
            }
            PortAddress::Tcp { host, port } => {
                let (proxy, port) = before_socket_of(format!("{host}:{port}"), chaos).await;
                (proxy, PortAddress::Tcp { host, port })
            }
            port @ (PortAddress::Usb(_) | PortAddress::UsbPath { .. }) => {
                panic!("{port}: no proxy goes before a USB device")
            }
        }
    }

    /// The same before the camera; gives the address of its stream.
    pub async fn camera_through(&self, chaos: Chaos) -> (Proxy, String) {
        let url = self.configured("camera");
        let address = url.strip_prefix("http://").and_then(|rest| rest.split_once('/')).unwrap().0;
        let (proxy, port) = before_socket_of(address.to_owned(), chaos).await;
        (proxy, format!("http://127.0.0.1:{port}/cam.mjpg"))
    }

    /// Pulls a device's plug, and waits until its port is gone.
    pub async fn unplug(&self, device: &str) {
        self.act(&format!("{device} unplug")).await;
        let port = self.port(device);
        let gone = async {
            while reachable(&port).await {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        soon("the end of the port", gone).await;
    }

    /// Pushes it in again, and waits until the port is there.
    pub async fn plug(&self, device: &str) {
        self.act(&format!("{device} plug")).await;
        self.linked(&self.port(device)).await;
    }

    /// Waits until a port is there.
    pub async fn linked(&self, port: &PortAddress) {
        let come = async {
            while !reachable(port).await {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        soon("the port", come).await;
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
        self.lab.order(order).await
    }

    /// Where a card is, as status words it.
    pub fn place_of(&self, card: &str) -> String {
        let status = self.lab.status();
        let found = status["cards"].as_array().unwrap().iter().find(|entry| entry["card"] == card).unwrap();
        found["place"].as_str().unwrap().to_owned()
    }
}

async fn reachable(port: &PortAddress) -> bool {
    match port {
        PortAddress::Serial { path, .. } => path.exists(),
        PortAddress::Tcp { host, port } => TcpStream::connect((host.as_str(), *port)).await.is_ok(),
        PortAddress::Usb(_) | PortAddress::UsbPath { .. } => false,
    }
}

/// A chaos proxy for as long as it lives.
pub struct Proxy(tokio::task::JoinHandle<()>);

impl Drop for Proxy {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn before_socket_of(device: String, chaos: Chaos) -> (Proxy, u16) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let proxy = tokio::spawn(async move { before_socket(listener, device, chaos, Arc::default()).await.unwrap() });
    (Proxy(proxy), port)
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
