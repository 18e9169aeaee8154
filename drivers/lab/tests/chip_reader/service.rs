//! A smart-card service of the test's own: its own socket, its own reader, gone with the test.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Once, OnceLock};
use std::time::Duration;

use suiban_drivers::reader::chip::ChipReader;
use suiban_drivers::reader::pcsc::PcscReader;
use suiban_lab::Lab;
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};

use crate::bench::fast_lab;
use crate::rig::soon;

/// The virtual reader's driver, as Debian's package vsmartcard-vpcd installs it.
const VPCD: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
pub const READER: &str = "Suiban Lab Reader";

/// The service's library takes its socket from the environment of the process, so tests take turns.
static TURN: Mutex<()> = Mutex::const_new(());

fn folder() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| tempfile::tempdir().unwrap()).path()
}

fn socket() -> PathBuf {
    static ONCE: Once = Once::new();
    let socket = folder().join("pcscd.comm");
    ONCE.call_once(|| {
        // SAFETY: the first thing every test of this binary does, one at a time; nothing else here reads the environment.
        unsafe { std::env::set_var("PCSCLITE_CSOCK_NAME", &socket) };
    });
    socket
}

/// A turn with the service's socket; the service itself may run or not.
pub struct Turn {
    pub socket: PathBuf,
    pub address: SocketAddr,
    config: PathBuf,
    _turn: MutexGuard<'static, ()>,
}

/// The socket for this test alone, or `None`, said loudly, where the service is not installed.
pub async fn turn(test: &str) -> Option<Turn> {
    let guard = TURN.lock().await;
    let installed = Command::new("pcscd").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !installed || !Path::new(VPCD).exists() {
        eprintln!("SKIPPED {test}: pcscd or its virtual reader is not installed (deploy/bootstrap installs both)");
        return None;
    }
    let socket = socket();
    let config = folder().join("readers");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("vpcd"), "").unwrap();
    Some(Turn { socket, address: free_pair(), config, _turn: guard })
}

/// The virtual reader has two slots at neighbouring ports.
fn free_pair() -> SocketAddr {
    let free = || {
        let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
        TcpListener::bind((Ipv4Addr::LOCALHOST, first.port().checked_add(1)?)).ok().map(|_| first)
    };
    std::iter::repeat_with(free).flatten().next().unwrap()
}

impl Turn {
    /// Writes the virtual reader into the service's configuration.
    pub fn plug(&self) {
        let port = self.address.port();
        let reader =
            format!("FRIENDLYNAME \"{READER}\"\nDEVICENAME /dev/null:{port}\nLIBPATH {VPCD}\nCHANNELID {port}\n");
        fs::write(self.config.join("vpcd"), reader).unwrap();
    }

    /// Starts the service, which takes its socket over as from systemd.
    pub fn start(&self) -> Service {
        let _ = fs::remove_file(&self.socket);
        let listener = UnixListener::bind(&self.socket).unwrap();
        let script = "exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec pcscd --foreground --error --config \"$0\"";
        let child = Command::new("sh")
            .args(["-c", script])
            .arg(&self.config)
            .stdin(Stdio::from(OwnedFd::from(listener)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Service(child)
    }
}

/// A running service.
pub struct Service(Child);

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits for what has to become true, looking at it now and then as long as other processes need.
pub async fn until(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let watch = async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    soon(what, watch).await;
}

/// Service, virtual reader, laboratory and driver, all up.
pub struct Desk {
    pub lab: Lab,
    pub driver: PcscReader,
    pub service: Service,
    pub turn: Turn,
}

pub async fn desk(test: &str) -> Option<Desk> {
    let turn = turn(test).await?;
    turn.plug();
    let service = turn.start();
    let lab = fast_lab().await;
    lab.attend_virtual_reader(turn.address);
    let mut driver = PcscReader::new(Some(READER.to_owned()));
    until("the reader", async || driver.is_present().await.is_ok()).await;
    Some(Desk { lab, driver, service, turn })
}

impl Desk {
    pub async fn act(&self, order: &str) {
        let mut words = order.split_whitespace();
        let action = words.next().unwrap();
        let args: Vec<_> = words.map(|word| word.split_once('=').unwrap()).collect();
        crate::bench::act(&self.lab, "chip-reader", action, &args).await;
    }

    /// Lays a card down and waits until the reader has seen it.
    pub async fn place(&mut self, person: &str) {
        self.act(&format!("place-card person={person}")).await;
        until("the card's arrival", async || self.driver.is_present().await.unwrap()).await;
    }
}
