//! `suiban devices`: what is configured, what answers, and what is wrong, for somebody at the machine without the kiosk
//! running.
//!
//! Promise: it asks and never acts; it refuses while the kiosk holds the devices. Must not know the store's contents.

pub mod probe;
mod table;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use suiban_drivers::{DeviceKind, DeviceStatus};
use thiserror::Error;

use crate::attendant::devices::Devices;
use crate::attendant::health;
use crate::config::Config;
use crate::faults;
use crate::store::Store;

/// Between two looks of `--watch`.
const LOOK: Duration = Duration::from_secs(1);

/// Why nothing is asked.
#[derive(Debug, Error)]
pub enum InspectError {
    /// The kiosk runs.
    #[error(
        "the kiosk is running and holds the devices: stop it first (systemctl stop suiban), \
         or look at the technician's board on its screen"
    )]
    KioskRuns,
    /// The output is gone.
    #[error("the output cannot be written ({0})")]
    Output(#[from] io::Error),
}

/// One configured device.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Line {
    /// The class.
    pub device: DeviceKind,
    /// Its protocol.
    pub protocol: &'static str,
    /// Where it is plugged in.
    pub port: String,
    /// What it says; `None`: it did not say in time.
    #[serde(flatten)]
    pub status: DeviceStatus,
    /// The code its fault is reported under.
    pub telemetry: Option<String>,
}

/// How to show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Show {
    /// As JSON: an array, or with `watch` one object a line.
    pub json: bool,
    /// Again and again: what changed.
    pub watch: bool,
}

/// Shows every configured device. With `watch` until the output closes.
pub async fn devices(config: &Config, show: Show, out: &mut impl Write) -> Result<(), InspectError> {
    refuse_beside_the_kiosk(&config.store_dir())?;
    let devices = Devices::new(config);
    let mut seen = look(config, &devices).await;
    print(&seen, show, out)?;
    if !show.watch {
        return Ok(());
    }
    loop {
        tokio::time::sleep(LOOK).await;
        let now = look(config, &devices).await;
        let changed: Vec<_> = now.iter().filter(|line| !seen.contains(line)).cloned().collect();
        print(&changed, show, out)?;
        seen = now;
    }
}

/// Errors: `KioskRuns`.
pub fn refuse_beside_the_kiosk(store: &Path) -> Result<(), InspectError> {
    if Store::is_in_use(store) { Err(InspectError::KioskRuns) } else { Ok(()) }
}

async fn look(config: &Config, devices: &Devices) -> Vec<Line> {
    let asked = config.devices.kinds().into_iter().map(|kind| async move {
        let (protocol, port) = config.devices.described(kind)?;
        let status = health::ask(devices, kind).await.unwrap_or_else(DeviceStatus::absent);
        let telemetry = status.fault.as_ref().map(|fault| faults::telemetry(kind, &fault.code));
        Some(Line { device: kind, protocol, port, status, telemetry })
    });
    futures::future::join_all(asked).await.into_iter().flatten().collect()
}

fn print(lines: &[Line], show: Show, out: &mut impl Write) -> io::Result<()> {
    match show {
        Show { json: false, .. } => table::write(lines, out)?,
        Show { json: true, watch: false } => writeln!(out, "{}", serde_json::to_string_pretty(lines)?)?,
        Show { json: true, watch: true } => {
            for line in lines {
                writeln!(out, "{}", serde_json::to_string(line)?)?;
            }
        }
    }
    out.flush()
}
