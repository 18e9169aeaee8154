//! The files in the laboratory's directory: who lives in town, the kiosk's device table, and the sign that all is up.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::LabError;
use crate::device::DeviceName;
use crate::ups;
use crate::world::Shared;

/// Folder of cut papers.
pub const RECEIPTS: &str = "receipts";
/// Folder of what the provider's merchant gets; `psp.toml` in it is for `suiban-central serve --psp`.
pub const PSP: &str = "psp";
/// Socket for actions.
pub const CONTROL: &str = "control.sock";
const READY: &str = "ready";
const PANEL: &str = "panel";

/// The kiosk's `[devices]` table.
#[derive(Serialize)]
struct DeviceFile {
    devices: Devices,
}

#[derive(Serialize)]
struct Devices {
    reader: String,
    fingerprint: String,
    printer: String,
    terminal: String,
    drawers: String,
    collector: String,
    scanner: String,
    camera: String,
    #[serde(rename = "document-camera")]
    document_camera: String,
    banknotes: String,
    ups: Ups,
}

/// The one device whose port alone does not say enough.
#[derive(Serialize)]
struct Ups {
    protocol: &'static str,
    port: String,
    name: &'static str,
    login: Login,
}

#[derive(Serialize)]
struct Login {
    user: &'static str,
    password: &'static str,
}

/// TCP ports of the devices that have a socket of their own.
#[derive(Debug, Clone, Copy)]
pub struct Sockets {
    /// The terminal.
    pub terminal: u16,
    /// The service in front of the UPS.
    pub ups: u16,
    /// The document camera.
    pub document: u16,
}

/// Makes the directory, clears what an earlier run left there, and gives its absolute path.
pub fn prepare(dir: &Path) -> Result<PathBuf, LabError> {
    fs::create_dir_all(dir.join(RECEIPTS)).map_err(failed(dir))?;
    let dir = dir.canonicalize().map_err(failed(dir))?;
    withdraw(&dir);
    Ok(dir)
}

/// Writes the tables, and `ready` last. `camera` is the address of a stream.
pub fn announce(dir: &Path, world: &Shared, sockets: Sockets, camera: &str) -> Result<(), LabError> {
    write(dir, "devices.toml", &device_table(dir, sockets, camera))?;
    let town = world.read(|w| serde_json::to_string_pretty(&*w.town));
    let town = town.map_err(|error| failed(&dir.join("town.json"))(error.into()))?;
    write(dir, "town.json", &town)?;
    write(dir, READY, "")
}

/// Tells where the panel is.
pub fn tell_panel(dir: &Path, address: SocketAddr) -> Result<(), LabError> {
    write(dir, PANEL, &format!("http://{address}/\n"))
}

/// Takes away what says that the laboratory is up.
pub fn withdraw(dir: &Path) {
    for name in [READY, CONTROL, PANEL] {
        // Not there is as good as taken away; anything else shows when the name is needed again.
        let _ = fs::remove_file(dir.join(name));
    }
}

/// An I/O error about `what`.
pub fn failed(what: &Path) -> impl FnOnce(io::Error) -> LabError {
    let what = what.to_owned();
    move |source| LabError::File { what, source }
}

fn device_table(dir: &Path, sockets: Sockets, camera: &str) -> String {
    let link = |device: DeviceName| dir.join(device.as_str()).display().to_string();
    let devices = Devices {
        reader: link(DeviceName::Reader),
        fingerprint: link(DeviceName::Fingerprint),
        printer: link(DeviceName::Printer),
        terminal: format!("tcp:127.0.0.1:{}", sockets.terminal),
        drawers: link(DeviceName::Drawers),
        collector: link(DeviceName::Collector),
        scanner: link(DeviceName::Scanner),
        camera: camera.to_owned(),
        document_camera: format!("http://127.0.0.1:{}/page.mjpg", sockets.document),
        banknotes: link(DeviceName::Banknotes),
        ups: Ups {
            protocol: "nut",
            port: format!("tcp:127.0.0.1:{}", sockets.ups),
            name: ups::NAME,
            login: Login { user: ups::USER.0, password: ups::USER.1 },
        },
    };
    toml::to_string(&DeviceFile { devices }).unwrap_or_default()
}

fn write(dir: &Path, name: &str, text: &str) -> Result<(), LabError> {
    // A reader that waits for the file must never see half of it.
    let (file, draft) = (dir.join(name), dir.join(format!(".{name}.new")));
    fs::write(&draft, text).and_then(|()| fs::rename(&draft, &file)).map_err(failed(&file))
}
