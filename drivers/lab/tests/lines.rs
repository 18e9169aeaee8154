//! Pseudo-terminals: the line outlives the host, whatever the host does to it.

use std::fs::{File, OpenOptions};
use std::os::fd::AsRawFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::support::{done, hex, take};
use nix::libc;
use suiban_lab::{DeviceName, Lab, LabOptions};
use tokio::io::AsyncWriteExt;

const STATUS: &str = "AA AA AA 96 69 00 03 11 FF ED";
const OK: &str = "AA AA AA 96 69 00 04 00 00 90 94";

nix::ioctl_none_bad!(claim, libc::TIOCEXCL);
nix::ioctl_read_bad!(is_claimed, libc::TIOCGEXCL, libc::c_int);
nix::ioctl_read_bad!(get_settings, libc::TCGETS2, libc::termios2);
nix::ioctl_write_ptr_bad!(put_settings, libc::TCSETS2, libc::termios2);

async fn lab(dir: &Path) -> Lab {
    let today = "2026-11-21".parse().unwrap();
    Lab::start(LabOptions { dir: Some(dir.to_owned()), fast: true, seed: 7, today }).await.unwrap()
}

fn open(dir: &Path, name: &str) -> File {
    OpenOptions::new().read(true).write(true).custom_flags(libc::O_NOCTTY).open(dir.join(name)).unwrap()
}

/// Sets any speed, as hosts do it on Linux.
fn set_speed(port: &File, baud: u32) {
    let mut settings = std::mem::MaybeUninit::<libc::termios2>::zeroed();
    // SAFETY: the descriptor is open; the kernel writes and then reads one whole `termios2`.
    unsafe {
        get_settings(port.as_raw_fd(), settings.as_mut_ptr()).unwrap();
        let mut settings = settings.assume_init();
        settings.c_cflag = settings.c_cflag & !libc::CBAUD | libc::BOTHER;
        (settings.c_ispeed, settings.c_ospeed) = (baud, baud);
        put_settings(port.as_raw_fd(), &raw const settings).unwrap();
    }
}

async fn exchange(port: &File, request: &str, reply: &str) {
    let mut port = tokio::fs::File::from_std(port.try_clone().unwrap());
    port.write_all(&hex(request)).await.unwrap();
    port.flush().await.unwrap();
    assert_eq!(take(&mut port, hex(reply).len()).await, hex(reply));
}

#[tokio::test]
async fn a_host_that_starts_again_finds_the_same_device_at_the_same_link() {
    let dir = tempfile::tempdir().unwrap();
    let lab = lab(dir.path()).await;
    exchange(&open(dir.path(), "reader"), STATUS, OK).await;
    done(&lab, "reader place-card person=zhang-wei").await;
    let find = "AA AA AA 96 69 00 03 20 01 22";
    exchange(&open(dir.path(), "reader"), find, "AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97").await;
    exchange(&open(dir.path(), "reader"), STATUS, OK).await;
}

#[tokio::test]
async fn a_port_claimed_for_exclusive_use_is_free_again_when_the_host_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let _lab = lab(dir.path()).await;
    let port = open(dir.path(), "reader");
    // SAFETY: the descriptor is open and the request takes no argument.
    unsafe { claim(port.as_raw_fd()) }.unwrap();
    exchange(&port, STATUS, OK).await;
    let mut claimed = 1;
    // SAFETY: the descriptor is open and the kernel writes one int.
    unsafe { is_claimed(port.as_raw_fd(), &raw mut claimed) }.unwrap();
    assert_eq!(claimed, 0);
}

#[tokio::test]
async fn a_host_at_the_wrong_speed_is_not_understood() {
    let dir = tempfile::tempdir().unwrap();
    let lab = lab(dir.path()).await;
    let port = open(dir.path(), "reader");
    set_speed(&port, 9600);
    tokio::fs::File::from_std(port.try_clone().unwrap()).write_all(&hex(STATUS)).await.unwrap();
    lab.world().until(|w| w.lines.get(&DeviceName::Reader).is_some_and(|line| line.host_baud == Some(9600))).await;
    set_speed(&port, 115_200);
    let sam_id = "AA AA AA 96 69 00 03 12 FF EE";
    let the_id = "AA AA AA 96 69 00 14 00 00 90 05 00 03 00 A5 3A 34 01 87 D6 12 00 79 38 4E 05 61";
    exchange(&port, sam_id, the_id).await;
}

#[tokio::test]
async fn the_speed_follows_the_command_that_changes_it() {
    let dir = tempfile::tempdir().unwrap();
    let _lab = lab(dir.path()).await;
    let port = open(dir.path(), "fingerprint");
    set_speed(&port, 57_600);
    exchange(&port, "EF 01 FF FF FF FF 01 00 05 0E 04 0C 00 24", "EF 01 FF FF FF FF 07 00 03 00 00 0A").await;
    set_speed(&port, 115_200);
    exchange(&port, "EF 01 FF FF FF FF 01 00 04 17 00 00 1C", "EF 01 FF FF FF FF 07 00 03 00 00 0A").await;
}

#[tokio::test(start_paused = true)]
async fn a_host_that_never_reads_does_not_stop_the_device() {
    let dir = tempfile::tempdir().unwrap();
    let lab = lab(dir.path()).await;
    done(&lab, "finger press person=li-na finger=11").await;
    let mut port = tokio::fs::File::from_std(open(dir.path(), "fingerprint"));
    let [gen_img, up_image] =
        ["01 00 03 01 00 05", "01 00 03 0A 00 0E"].map(|c| hex(&format!("EF 01 FF FF FF FF {c}")));
    port.write_all(&[gen_img, up_image].concat()).await.unwrap();
    // Security level 5.
    port.write_all(&hex("EF 01 FF FF FF FF 01 00 05 0E 05 05 00 1E")).await.unwrap();
    port.flush().await.unwrap();
    lab.world().until(|w| w.finger.security == 5).await;
}

#[tokio::test]
async fn the_directory_tells_a_kiosk_where_everything_is() {
    let dir = tempfile::tempdir().unwrap();
    let lab = lab(dir.path()).await;
    let table: toml::Table = std::fs::read_to_string(dir.path().join("devices.toml")).unwrap().parse().unwrap();
    let devices = table["devices"].as_table().unwrap();
    for name in ["reader", "fingerprint", "printer", "drawers", "collector", "scanner", "banknotes"] {
        let path = devices[name].as_str().unwrap();
        assert!(Path::new(path).is_absolute() && File::open(path).is_ok(), "{path}");
    }
    let terminal = devices["terminal"].as_str().unwrap().strip_prefix("tcp:").unwrap();
    tokio::net::TcpStream::connect(terminal).await.unwrap();
    let ups = devices["ups"]["port"].as_str().unwrap().strip_prefix("tcp:").unwrap();
    tokio::net::TcpStream::connect(ups).await.unwrap();
    let camera = devices["camera"].as_str().unwrap();
    assert!(camera.starts_with("http://127.0.0.1:") && camera.ends_with("/cam.mjpg"));
    let town: serde_json::Value =
        serde_json::from_slice(&std::fs::read(dir.path().join("town.json")).unwrap()).unwrap();
    assert_eq!(town["people"].as_array().unwrap().len(), 12);
    assert!(dir.path().join("ready").exists());
    drop(lab);
    assert!(!dir.path().join("ready").exists());
}
