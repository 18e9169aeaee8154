//! The kiosk itself, in a process of its own: how long until the first screen, how much memory on it (with the programs it has
//! begun), how long from a touch to the painted frame. The window is painted by Slint's software renderer at 1080 × 1920, as on a machine without a GPU.
//!
//! The child says a line for what it painted; the parent, which started the clock before the process, writes the times down.

mod child;
mod platform;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub use child::serve;
use suiban_lab::{Lab, LabOptions};
use tokio::runtime::Runtime;

use crate::Failure;
use crate::figures::{Figures, Goal, ms};
use crate::stage::{KIOSK, Office};

const STARTS: usize = 5;
/// By then the camera's own program looks whether it sees.
const GLANCE: Duration = Duration::from_secs(2);
/// The memory settles when the first round of all devices is through and the camera rests.
const SETTLE: Duration = Duration::from_secs(8);

/// Adds start, memory and touch.
pub fn measure(figures: &mut Figures, runtime: &Runtime, folder: &Path) -> Result<(), Failure> {
    let today = "2026-11-21".parse()?;
    let dir = folder.join("desk");
    let _lab = runtime.block_on(Lab::start(LabOptions { dir: Some(dir.clone()), fast: true, seed: 7, today }))?;
    let data = folder.join("data");
    let office = runtime.block_on(Office::open(&folder.join("office")))?;
    drop(runtime.block_on(office.kiosk(&data))?);
    let config = folder.join("suiban.toml");
    std::fs::write(&config, configuration(&data, &std::fs::read_to_string(dir.join("devices.toml"))?))?;
    let (mut starts, mut eyes, mut memory, mut touches) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let mut run = Run::start(&config)?;
        starts.push(run.until("attract")?);
        std::thread::sleep(GLANCE);
        eyes.extend(children(run.child.id())?.into_iter().filter_map(resident));
        std::thread::sleep(SETTLE);
        let all = children(run.child.id())?.into_iter().chain([run.child.id()]);
        memory.push(all.filter_map(resident).sum());
        run.say("touch\n")?;
        touches.extend(run.touches()?);
    }
    figures.add("process start to first screen painted", "ms", starts, Goal::None)?;
    figures.add("resident memory on the first screen", "MiB", memory, Goal::AtMost(120.0))?;
    figures.add("resident memory of the camera's program while it looks", "MiB", eyes, Goal::None)?;
    figures.add("touch to painted frame, through the journey", "ms", touches, Goal::None).map(drop)
}

fn configuration(data: &Path, devices: &str) -> String {
    format!(
        "profile = \"demonstration\"\ndata = {data:?}\n\n\
         [kiosk]\nid = \"{KIOSK}\"\nsite = \"天河区政务服务中心\"\nstaff_phone = \"12345\"\n\n{devices}"
    )
}

struct Run {
    began: Instant,
    child: Child,
    heard: BufReader<std::process::ChildStdout>,
}

impl Drop for Run {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Run {
    fn start(config: &Path) -> Result<Self, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("kiosk").arg(config).stdin(Stdio::piped()).stdout(Stdio::piped()).env("SUIBAN_LOG", "error");
        let began = Instant::now();
        let mut child = command.spawn()?;
        let heard = BufReader::new(child.stdout.take().ok_or("the child has no output")?);
        Ok(Self { began, child, heard })
    }

    /// Milliseconds from the start to this line.
    fn until(&mut self, word: &str) -> Result<f64, Failure> {
        let line = self.line()?;
        if line == word { Ok(ms(self.began.elapsed())) } else { Err(format!("the kiosk said “{line}”").into()) }
    }

    fn line(&mut self) -> Result<String, Failure> {
        let mut line = String::new();
        if self.heard.read_line(&mut line)? == 0 {
            return Err("the kiosk ended".into());
        }
        Ok(line.trim().to_owned())
    }

    fn say(&mut self, text: &str) -> Result<(), Failure> {
        use std::io::Write;
        let to = self.child.stdin.as_mut().ok_or("the child has no input")?;
        Ok(to.write_all(text.as_bytes()).and_then(|()| to.flush())?)
    }

    /// Times of all touches, ms.
    fn touches(&mut self) -> Result<Vec<f64>, Failure> {
        let line = self.line()?;
        line.split(' ').map(|time| time.parse().map_err(|_| format!("the kiosk said “{line}”").into())).collect()
    }
}

/// The programs a process has begun.
fn children(of: u32) -> Result<Vec<u32>, Failure> {
    let mut found = Vec::new();
    for thread in std::fs::read_dir(format!("/proc/{of}/task"))? {
        let children = std::fs::read_to_string(thread?.path().join("children")).unwrap_or_default();
        found.extend(children.split_whitespace().filter_map(|pid| pid.parse::<u32>().ok()));
    }
    Ok(found)
}

/// Resident set as the kernel counts it, MiB. `None`: the program has ended.
fn resident(of: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{of}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib / 1024.0)
}
