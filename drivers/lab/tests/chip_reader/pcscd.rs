//! A smart-card service of the test's own: its own socket, its own virtual reader, gone with the test. Whoever starts programs
//! of this project with a card reader takes it in as well.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The virtual reader's driver, as Debian's package vsmartcard-vpcd installs it.
const VPCD: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
pub const READER: &str = "Suiban Lab Reader";
/// Where programs learn of the service's socket.
pub const SOCKET: &str = "PCSCLITE_CSOCK_NAME";

/// Where a service has its socket and its readers; the service itself may run or not.
pub struct Pcscd {
    pub socket: PathBuf,
    /// Where the virtual reader listens for a card.
    pub address: SocketAddr,
    readers: PathBuf,
}

impl Pcscd {
    /// `None`, said loudly, where the service is not installed.
    pub fn in_folder(folder: &Path, test: &str) -> Option<Self> {
        let installed = Command::new("pcscd").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if installed.is_err() || !Path::new(VPCD).exists() {
            eprintln!("SKIPPED {test}: pcscd or its virtual reader is not installed (deploy/bootstrap installs both)");
            return None;
        }
        let readers = folder.join("readers");
        fs::create_dir_all(&readers).unwrap();
        let service = Self { socket: folder.join("pcscd.comm"), address: free_pair(), readers };
        service.unplug();
        Some(service)
    }

    /// Writes the virtual reader into the service's configuration.
    pub fn plug(&self) {
        let port = self.address.port();
        let reader =
            format!("FRIENDLYNAME \"{READER}\"\nDEVICENAME /dev/null:{port}\nLIBPATH {VPCD}\nCHANNELID {port}\n");
        fs::write(self.readers.join("vpcd"), reader).unwrap();
    }

    /// Takes it out again. The service looks into its configuration when it starts.
    pub fn unplug(&self) {
        fs::write(self.readers.join("vpcd"), "").unwrap();
    }

    /// Starts the service, which takes its socket over as from systemd. One that ran before must have ended: both would want
    /// the virtual reader's port.
    pub fn start(&self) -> Service {
        let _ = fs::remove_file(&self.socket);
        let listener = UnixListener::bind(&self.socket).unwrap();
        let script = "exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec pcscd --foreground --error --config \"$0\"";
        let child = Command::new("sh")
            .args(["-c", script])
            .arg(&self.readers)
            .stdin(Stdio::from(OwnedFd::from(listener)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Service(child)
    }
}

/// The virtual reader has two slots at neighbouring ports. Below those the system hands out by itself, for the service
/// binds them only later, and begun from another place by each process.
fn free_pair() -> SocketAddr {
    const FROM: u16 = 20_000;
    const PAIRS: u16 = 6_000;
    let is_free = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
    let begin = (std::process::id() % u32::from(PAIRS)) as u16;
    let mut pairs = (0..PAIRS).map(|step| FROM + (begin + step) % PAIRS * 2);
    let first = pairs.find(|first| is_free(*first) && is_free(first + 1)).unwrap();
    SocketAddr::from((Ipv4Addr::LOCALHOST, first))
}

/// A running service.
pub struct Service(Child);

impl Service {
    /// Ends it, and with it its virtual reader.
    pub fn stop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stop();
    }
}
