//! The laboratory as a whole: starts the simulators, writes the files a kiosk needs, passes actions on.
//!
//! Promise: when `ready` stands in the directory, every line answers. When the [`Lab`] is dropped, nothing of it runs on.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use suiban_lab_town::{Date, Town};
use thiserror::Error;
use tokio::io::DuplexStream;
use tokio::task::JoinSet;

use crate::action::{ActError, Args};
use crate::device::DeviceName;
use crate::world::{Shared, World};
use crate::{chip_reader, control, panel, ports};

mod dispatch;
mod files;
mod status;
mod town;

/// How to start the laboratory.
#[derive(Debug, Clone)]
pub struct LabOptions {
    /// Where links and files go. `None`: nothing touches the file system, devices are reached by [`Lab::pipe`] alone.
    pub dir: Option<PathBuf>,
    /// Switches all latencies off.
    pub fast: bool,
    /// Makes the town and every chance in it.
    pub seed: u64,
    /// The day it is in the town.
    pub today: Date,
}

/// Why the laboratory did not start.
#[derive(Debug, Error)]
pub enum LabError {
    /// A file or link could not be written.
    #[error("{what} could not be written: check that the directory exists and has room ({source})")]
    File {
        /// Which file.
        what: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The panel could not be served.
    #[error("the panel cannot be served at {address}: choose another port of 127.0.0.1 ({source})")]
    Panel {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// A line could not be opened.
    #[error("the line of the {device} could not be opened: close other laboratories or raise their limits ({source})")]
    Line {
        /// Which device.
        device: DeviceName,
        /// Why.
        source: io::Error,
    },
}

/// A running laboratory.
#[derive(Debug)]
pub struct Lab {
    world: Shared,
    dir: Option<PathBuf>,
    /// Where the camera's stream is, for whoever shows it.
    camera: Option<String>,
    tasks: Mutex<JoinSet<()>>,
}

impl Lab {
    /// Starts the simulators. Errors: a line or file that could not be made; nothing runs then.
    pub async fn start(options: LabOptions) -> Result<Self, LabError> {
        let town = Arc::new(Town::new(options.seed, options.today));
        let world = Shared::new(World::new(town, options.today), options.fast, options.seed);
        world.update(|w| w.camera.beside_a_kiosk = options.dir.is_some());
        let mut tasks = JoinSet::new();
        let (dir, camera) = match &options.dir {
            None => (None, None),
            Some(dir) => open_to_hosts(&world, dir, &mut tasks).await.map(|(dir, camera)| (Some(dir), Some(camera)))?,
        };
        Ok(Self { world, dir, camera, tasks: Mutex::new(tasks) })
    }

    /// Does an action at a device. Errors: the text says what is possible instead.
    pub async fn act(&self, device: &str, action: &str, args: &Args) -> Result<Value, ActError> {
        dispatch::act(&self.world, device, action, args)
    }

    /// Does an action written as on the command line: `printer fault cover-open`, `reader place-card person=zhang-wei`.
    pub async fn order(&self, order: &str) -> Result<Value, ActError> {
        dispatch::order(&self.world, order)
    }

    /// The whole state as JSON; nothing of what a chip says but its validity.
    pub fn status(&self) -> Value {
        self.world.read(status::of)
    }

    /// A memory pipe to the same simulator that serves the device's line, in virtual time if the clock is paused.
    pub fn pipe(&self, device: DeviceName) -> DuplexStream {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        ports::memory(device, self.world.clone(), &mut tasks)
    }

    /// From now on a card on the contactless reader connects to the virtual smart-card reader (vpcd) at `reader`.
    pub fn attend_virtual_reader(&self, reader: SocketAddr) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.spawn(chip_reader::attend(self.world.clone(), reader));
    }

    /// Serves the panel at a loopback address (port 0 chooses one) and gives where it is, also as the file `panel`.
    pub async fn panel(&self, address: SocketAddr) -> Result<SocketAddr, LabError> {
        let mut tasks = JoinSet::new();
        let bound = panel::listen(address, self.world.clone(), self.camera.clone(), &mut tasks).await;
        let address = bound.map_err(|source| LabError::Panel { address, source })?;
        let mut all = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        all.spawn(async move { while tasks.join_next().await.is_some() {} });
        self.dir.as_deref().map_or(Ok(()), |dir| files::tell_panel(dir, address))?;
        Ok(address)
    }

    /// The state behind it, for tests that look closer than [`Lab::status`].
    pub fn world(&self) -> &Shared {
        &self.world
    }

    /// The directory of links and files, absolute.
    pub fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        if let Some(dir) = &self.dir {
            files::withdraw(dir);
        }
    }
}

async fn open_to_hosts(world: &Shared, dir: &Path, tasks: &mut JoinSet<()>) -> Result<(PathBuf, String), LabError> {
    let dir = files::prepare(dir)?;
    world.update(|w| w.printer.folder = Some(dir.join(files::RECEIPTS)));
    for device in DeviceName::SERIAL {
        let opened = ports::pseudo_terminal(device, world.clone(), &dir, tasks);
        opened.map_err(|source| LabError::Line { device, source })?;
    }
    let terminal = tcp(DeviceName::TerminalTcp, world, tasks).await?;
    let ups = tcp(DeviceName::Ups, world, tasks).await?;
    let camera = tcp(DeviceName::Camera, world, tasks).await?;
    let document = tcp(DeviceName::DocumentCamera, world, tasks).await?;
    let psp = tcp(DeviceName::Psp, world, tasks).await?;
    crate::psp::Kit { port: psp }.write(&dir.join(files::PSP)).map_err(files::failed(&dir.join(files::PSP)))?;
    control::listen(&dir.join(files::CONTROL), world.clone(), tasks)
        .map_err(files::failed(&dir.join(files::CONTROL)))?;
    let camera = format!("http://127.0.0.1:{camera}/cam.mjpg");
    files::announce(&dir, world, files::Sockets { terminal, ups, document }, &camera)?;
    Ok((dir, camera))
}

async fn tcp(device: DeviceName, world: &Shared, tasks: &mut JoinSet<()>) -> Result<u16, LabError> {
    ports::tcp(device, world.clone(), tasks).await.map_err(|source| LabError::Line { device, source })
}

pub(crate) use dispatch::{act, arguments, faults_as_json, help_text, parse, tables_as_json};
pub(crate) use files::CONTROL;
pub(crate) use status::of as status_of;
