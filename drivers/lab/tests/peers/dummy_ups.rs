//! `upsd` 2.8 with its `dummy-ups` (Debian's nut-server, GPL-2.0-or-later): the makers' own service under our driver, with a
//! UPS whose values stand in a file. Run as programs of their own, in a folder of the test's.
//!
//! Where it differs from the lab's service: it hears of a change when its driver reads the file again, within two seconds.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::time::Duration;

use suiban_drivers::Secret;
use suiban_drivers::ups::nut::{Nut, Settings};
use suiban_drivers::ups::{PowerSource, Reading, Ups, UpsFault};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::Child;

use crate::peers::program;
use crate::rig::{fault, soon};

const UPS: &str = "kiosk";
const USER: (&str, &str) = ("suiban", "high \"water\"");

/// The service and its driver, gone with the test.
struct Service {
    folder: TempDir,
    socket: SocketAddr,
    _children: [Child; 2],
}

impl Service {
    async fn start(test: &str) -> Option<Self> {
        let (mut driver, mut service) = (program(test, "/lib/nut/dummy-ups")?, program(test, "/lib/nut/upsd")?);
        let folder = tempfile::tempdir().unwrap();
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
        let this = |name: &str| folder.path().join(name);
        let write = |name: &str, text: &str| {
            fs::write(this(name), text).unwrap();
            fs::set_permissions(this(name), fs::Permissions::from_mode(0o640)).unwrap();
        };
        write(
            "ups.conf",
            &format!("[{UPS}]\n driver = dummy-ups\n port = {}\n mode = dummy-loop\n", this("ups.dev").display()),
        );
        write("upsd.conf", &format!("LISTEN 127.0.0.1 {}\n", free.port()));
        write(
            "upsd.users",
            &format!("[{}]\n password = \"{}\"\n upsmon primary\n", USER.0, USER.1.replace('"', "\\\"")),
        );
        state(&folder, "OL", 100);
        let start = |command: &mut tokio::process::Command| {
            command.env("NUT_CONFPATH", folder.path()).env("NUT_STATEPATH", folder.path());
            command.env("NUT_ALTPIDPATH", folder.path());
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn().unwrap()
        };
        let owner = ["-u", "root"];
        let children = [start(driver.args(["-a", UPS, "-D"]).args(owner)), start(service.args(["-D"]).args(owner))];
        let service = Self { folder, socket: free, _children: children };
        soon("the service", service.is_up()).await;
        Some(service)
    }

    async fn is_up(&self) {
        while TcpStream::connect(self.socket).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn driver(&self, password: &str) -> Nut<TcpStream> {
        let user = Some((USER.0.to_owned(), Secret::new(password.to_owned())));
        Nut::new(TcpStream::connect(self.socket).await.unwrap(), Settings { ups: UPS.to_owned(), user })
    }
}

/// What the UPS's driver reads.
fn state(folder: &TempDir, flags: &str, charge: u8) {
    let text = format!(
        "ups.status: {flags}\nbattery.charge: {charge}\nbattery.runtime: 270\ndevice.mfr: Makers\ndevice.model: Line 7\n"
    );
    let draft = folder.path().join("draft");
    fs::write(&draft, text).unwrap();
    fs::rename(draft, folder.path().join("ups.dev")).unwrap();
}

/// The first reading that is so; until then its driver may not have come up.
async fn reading(driver: &mut Nut<TcpStream>, what: &str, is: impl Fn(&Reading) -> bool) -> Reading {
    let look = async {
        loop {
            match driver.reading().await {
                Ok(reading) if is(&reading) => return reading,
                Ok(_) => {}
                Err(error) => assert!(matches!(error, suiban_drivers::DeviceError::Fault(_)), "{error}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    soon(what, look).await
}

#[tokio::test]
async fn the_driver_follows_a_mains_failure_at_the_makers_own_service() {
    let Some(service) = Service::start("the_driver_follows_a_mains_failure_at_the_makers_own_service").await else {
        return;
    };
    let mut driver = service.driver(USER.1).await;
    let well = reading(&mut driver, "a UPS that is well", |r| r.source == PowerSource::Mains).await;
    assert_eq!((well.fault(), well.charge, well.runtime), (None, Some(100), Some(Duration::from_secs(270))));
    assert_eq!(driver.status().await.identity.as_deref(), Some("Makers Line 7"));
    state(&service.folder, "OB DISCHRG", 60);
    let failed = reading(&mut driver, "the failure", |r| r.source == PowerSource::Battery).await;
    assert_eq!((failed.fault(), failed.charge), (Some(UpsFault::OnBattery), Some(60)));
    state(&service.folder, "OB DISCHRG LB", 9);
    let low = reading(&mut driver, "the low battery", |r| r.battery_low).await;
    assert_eq!(low.fault(), Some(UpsFault::BatteryLow));
}

#[tokio::test]
async fn the_makers_own_service_refuses_a_wrong_password_and_an_unknown_ups() {
    let name = "the_makers_own_service_refuses_a_wrong_password_and_an_unknown_ups";
    let Some(service) = Service::start(name).await else { return };
    assert_eq!(fault(service.driver("guess").await.reading().await), UpsFault::AccessDenied);
    let line = TcpStream::connect(service.socket).await.unwrap();
    let mut other = Nut::new(line, Settings { ups: "other".to_owned(), user: None });
    assert_eq!(fault(other.reading().await), UpsFault::UnknownUps);
}
