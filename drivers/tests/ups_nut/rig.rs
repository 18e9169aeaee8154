//! The driver with a scripted service on the other end.

use suiban_drivers::{
    DeviceError, DeviceStatus, LinkFault, Secret,
    ups::{
        Reading, Ups, UpsError, UpsFault,
        nut::{Nut, Settings},
    },
};
use tokio::io::DuplexStream;

use crate::scripted::{Beside, Device, line};

/// The documented exchanges: `question > answer`, `⏎` ends a line.
const VECTORS: &str = include_str!("vectors.txt");

pub fn rig() -> (Nut<DuplexStream>, Device) {
    with_user(None)
}

pub fn with_user(user: Option<(&str, &str)>) -> (Nut<DuplexStream>, Device) {
    let (near, device) = line();
    let user = user.map(|(name, password)| (name.to_owned(), Secret::new(password.to_owned())));
    (Nut::new(near, Settings { ups: "su700".to_owned(), user }), device)
}

/// Plays a documented exchange.
pub async fn play(device: &mut Device, name: &str) {
    let found = VECTORS.lines().filter_map(|line| line.split_once(": ")).find(|(known, _)| *known == name);
    let (question, answer) = found.unwrap_or_else(|| panic!("no vector {name}")).1.split_once(" > ").unwrap();
    device.answers(bytes(question).as_bytes(), bytes(answer).as_bytes()).await;
}

fn bytes(text: &str) -> String {
    text.replace('⏎', "\n")
}

/// The three values of a reading.
pub async fn told(device: &mut Device, status: &str, charge: &str, runtime: &str) {
    for (name, value) in [("ups.status", status), ("battery.charge", charge), ("battery.runtime", runtime)] {
        let (question, answer) = (format!("GET VAR su700 {name}\n"), format!("VAR su700 {name} \"{value}\"\n"));
        device.answers(question.as_bytes(), answer.as_bytes()).await;
    }
}

/// A reading while the service says this.
pub async fn reading(status: &str, charge: &str, runtime: &str) -> Reading {
    let (mut ups, mut device) = rig();
    told(&mut device, status, charge, runtime).beside(ups.reading()).await.unwrap()
}

/// The whole status while the service says this.
pub async fn status(status: &str, charge: &str, runtime: &str) -> DeviceStatus {
    let (mut ups, mut device) = rig();
    let script = async {
        told(&mut device, status, charge, runtime).await;
        play(&mut device, "list").await;
    };
    script.beside(ups.status()).await
}

pub fn fault(outcome: Result<Reading, UpsError>) -> UpsFault {
    match outcome {
        Err(DeviceError::Fault(fault)) => fault,
        other => panic!("no fault: {other:?}"),
    }
}

pub fn link(outcome: Result<Reading, UpsError>) -> LinkFault {
    match outcome {
        Err(DeviceError::Link(fault)) => fault,
        other => panic!("the line did not fail: {other:?}"),
    }
}
