//! Places on the USB tree, looked up in a tree of folders shaped like `/sys`.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use suiban_drivers::{
    LinkFault,
    transport::{PortAddress, SerialSettings, connect, usb_path::Plugged},
};

/// A tree that holds these folders, in a folder of its own.
fn sysfs(name: &str, folders: &[&str]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sysfs-{name}-{}", std::process::id()));
    fs::remove_dir_all(&root).ok();
    for folder in folders {
        fs::create_dir_all(root.join("bus/usb/devices").join(folder)).unwrap();
    }
    root
}

fn look(text: &str, root: &Path) -> io::Result<Plugged> {
    match text.parse::<PortAddress>().unwrap() {
        PortAddress::UsbPath { place, .. } => place.look(root),
        PortAddress::Serial { .. } | PortAddress::Tcp { .. } | PortAddress::Usb(_) => panic!("{text}"),
    }
}

fn tty(name: &str) -> Plugged {
    Plugged::Tty(Path::new("/dev").join(name))
}

#[test]
fn two_devices_of_one_model_on_one_hub_are_told_apart_by_their_sockets() {
    let root = sysfs("twins", &["1-1.1/1-1.1:1.0/ttyUSB0/tty/ttyUSB0", "1-1.2/1-1.2:1.0/ttyUSB1/tty/ttyUSB1"]);
    assert_eq!(look("usb-path:1-1.1", &root).unwrap(), tty("ttyUSB0"));
    assert_eq!(look("usb-path:1-1.2", &root).unwrap(), tty("ttyUSB1"));
}

#[test]
fn a_socket_stays_the_same_address_when_the_kernel_numbers_anew() {
    let root = sysfs("renumbered", &["1-1.1/1-1.1:1.0/ttyUSB1/tty/ttyUSB1", "1-1.2/1-1.2:1.0/ttyUSB0/tty/ttyUSB0"]);
    assert_eq!(look("usb-path:1-1.1", &root).unwrap(), tty("ttyUSB1"));
    fs::remove_dir_all(root.join("bus/usb/devices/1-1.1")).unwrap();
    assert_eq!(look("usb-path:1-1.1", &root).unwrap_err().kind(), io::ErrorKind::NotFound);
    fs::create_dir_all(root.join("bus/usb/devices/1-1.1/1-1.1:1.0/ttyUSB7")).unwrap();
    assert_eq!(look("usb-path:1-1.1", &root).unwrap(), tty("ttyUSB7"));
}

#[test]
fn a_modem_class_port_is_found_and_an_interface_may_be_chosen() {
    let root = sysfs("acm", &["2-3/2-3:1.0/tty/ttyACM0", "2-3/2-3:1.1", "2-3/2-3:1.2/tty/ttyACM1", "2-3/power"]);
    assert_eq!(look("usb-path:2-3", &root).unwrap(), tty("ttyACM0"));
    assert_eq!(look("usb-path:2-3:2", &root).unwrap(), tty("ttyACM1"));
}

#[test]
fn a_device_without_a_serial_driver_is_found_on_its_bus() {
    let root = sysfs("bulk", &["1-4.1.3/1-4.1.3:1.0/ep_01"]);
    let bulk = Plugged::Bulk { bus: 1, ports: vec![4, 1, 3], interface: 0 };
    assert_eq!(look("usb-path:1-4.1.3", &root).unwrap(), bulk);
}

#[test]
fn a_camera_is_found_by_its_socket() {
    let root = sysfs("camera", &["1-5/1-5:1.0/video4linux/video2", "1-5/1-5:1.0/video4linux/video3"]);
    let PortAddress::UsbPath { place, .. } = "usb-path:1-5".parse::<PortAddress>().unwrap() else { panic!() };
    assert_eq!(place.video(&root).unwrap(), 2);
}

#[tokio::test]
async fn an_empty_socket_is_an_absent_port_under_its_own_name() {
    let address: PortAddress = "usb-path:250-9.9".parse().unwrap();
    let Err(fault) = connect(&address, SerialSettings::n81(9600)).await else { panic!("it opened") };
    assert_eq!(fault, LinkFault::Absent { port: "usb-path:250-9.9".to_owned(), kind: io::ErrorKind::NotFound });
}
