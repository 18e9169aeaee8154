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
use crate::{chip_reader, control, ports};

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
    tasks: Mutex<JoinSet<()>>,
}

impl Lab {
    /// Starts the simulators. Errors: a line or file that could not be made; nothing runs then.
    pub async fn start(options: LabOptions) -> Result<Self, LabError> {
        let town = Arc::new(Town::new(options.seed, options.today));
        let world = Shared::new(World::new(town, options.today), options.fast, options.seed);
        let mut tasks = JoinSet::new();
        let dir = match &options.dir {
            None => None,
            Some(dir) => Some(open_to_hosts(&world, dir, &mut tasks).await?),
        };
        Ok(Self { world, dir, tasks: Mutex::new(tasks) })
    }

    /// Does an action at a device. Errors: the text says what is possible instead.
    pub async fn act(&self, device: &str, action: &str, args: &Args) -> Result<Value, ActError> {
        dispatch::act(&self.world, device, action, args)
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

async fn open_to_hosts(world: &Shared, dir: &Path, tasks: &mut JoinSet<()>) -> Result<PathBuf, LabError> {
    let dir = files::prepare(dir)?;
    world.update(|w| w.printer.folder = Some(dir.join(files::RECEIPTS)));
    for device in DeviceName::SERIAL {
        let opened = ports::pseudo_terminal(device, world.clone(), &dir, tasks);
        opened.map_err(|source| LabError::Line { device, source })?;
    }
    let terminal = tcp(DeviceName::TerminalTcp, world, tasks).await?;
    let camera = tcp(DeviceName::Camera, world, tasks).await?;
    let psp = tcp(DeviceName::Psp, world, tasks).await?;
    crate::psp::Kit { port: psp }.write(&dir.join(files::PSP)).map_err(files::failed(&dir.join(files::PSP)))?;
    control::listen(&dir.join(files::CONTROL), world.clone(), tasks)
        .map_err(files::failed(&dir.join(files::CONTROL)))?;
    files::announce(&dir, world, terminal, camera)?;
    Ok(dir)
}

async fn tcp(device: DeviceName, world: &Shared, tasks: &mut JoinSet<()>) -> Result<u16, LabError> {
    ports::tcp(device, world.clone(), tasks).await.map_err(|source| LabError::Line { device, source })
}

pub(crate) use dispatch::{act, help_text};
pub(crate) use files::CONTROL;
