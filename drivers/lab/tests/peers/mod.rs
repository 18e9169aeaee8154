//! Independent implementations of the devices' protocols, a file each, named after it: clients on the lab's simulators, and
//! devices under our drivers. What they and we disagree on stands at the head of the file.
//!
//! Crates are linked, so their licences permit it; everything else is a program of its own. A program that is not installed
//! (`deploy/bootstrap` installs all of them) is no failure: the test says by its name that it is skipped.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;

use suiban_drivers::transport::PortAddress;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::rig::soon;

mod adafruit_fingerprint;
mod cashcode;
mod dummy_ups;
mod escpos;
mod pyfingerprint;
mod pynutclient;
mod python_escpos;
mod rups;
mod scriptor;
mod upsc;
mod zvt;

/// The path of a serial port.
pub fn path_of(port: &PortAddress) -> String {
    match port {
        PortAddress::Serial { path, .. } => path.canonicalize().unwrap().display().to_string(),
        other => panic!("{other} is no serial port"),
    }
}

/// The socket of a port on the network.
pub fn socket_of(port: &PortAddress) -> SocketAddr {
    match port {
        PortAddress::Tcp { host, port } => SocketAddr::new(host.parse().unwrap(), *port),
        other => panic!("{other} is no socket"),
    }
}

/// A program of Debian's, or `None`, said loudly.
pub fn program(test: &str, path: &str) -> Option<Command> {
    if !PathBuf::from(path).exists() {
        eprintln!("SKIPPED {test}: {path} is not installed (deploy/bootstrap installs it)");
        return None;
    }
    Some(Command::new(path))
}

/// The Python with the peers' packages that `deploy/bootstrap` puts beside the builds (`target/peers`).
fn interpreter() -> Option<PathBuf> {
    let here = std::env::current_exe().unwrap();
    here.ancestors().map(|folder| folder.join("peers/bin/python3")).find(|python| python.exists())
}

/// A peer written in Python, while it runs.
pub struct Script {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Script {
    /// Starts the script of that name in this folder, or says loudly that it cannot.
    pub fn start(test: &str, name: &str, arguments: &[&str]) -> Option<Self> {
        let Some(python) = interpreter() else {
            eprintln!("SKIPPED {test}: the Python peers are not installed (deploy/bootstrap installs them)");
            return None;
        };
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(name);
        let mut child = Command::new(python)
            .args(["-I", "-B"])
            .arg(script)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Some(Self { child, lines })
    }

    /// The next line it says; `None` when it has come to its end without a complaint.
    pub async fn line(&mut self) -> Option<String> {
        let line = soon("a word of the peer", self.lines.next_line()).await.unwrap();
        if line.is_none() {
            let status = soon("the end of the peer", self.child.wait()).await.unwrap();
            assert!(status.success(), "the peer failed; what it said of it stands above");
        }
        line
    }

    /// All it says from here to its end.
    pub async fn rest(mut self) -> Vec<String> {
        let mut said = Vec::new();
        while let Some(line) = self.line().await {
            said.push(line);
        }
        said
    }
}
