//! NUT driver and the UPS's service, over a memory pipe: one file for each thing that befalls power.

use suiban_drivers::Secret;
use suiban_drivers::ups::nut::{Nut, Settings};
use suiban_drivers::ups::{Ups, UpsFault};
use suiban_lab::{DeviceName, ups};
use tokio::io::DuplexStream;

use crate::rig::{Rig, fault};

mod answer_spoilt;
mod battery_worn;
mod bypass;
mod cable_out;
mod data_stale;
mod mains_failed;
mod overload;
mod shutdown_ordered;

pub fn plugged(rig: &Rig) -> Nut<DuplexStream> {
    with_password(rig, ups::USER.1)
}

fn with_password(rig: &Rig, password: &str) -> Nut<DuplexStream> {
    let user = Some((ups::USER.0.to_owned(), Secret::new(password.to_owned())));
    Nut::new(rig.lab.pipe(DeviceName::Ups), Settings { ups: ups::NAME.to_owned(), user })
}

/// A trouble by its name in the laboratory comes with this fault and goes with it.
pub async fn comes_and_goes(name: &str, expected: UpsFault) {
    let rig = Rig::fast().await;
    let mut ups = plugged(&rig);
    assert_eq!(ups.status().await.fault, None);
    rig.act(&format!("ups fault {name}")).await;
    assert_eq!(ups.status().await.fault, Some(expected.report()));
    rig.act("ups fault clear").await;
    assert_eq!(ups.status().await.fault, None);
}

#[tokio::test]
async fn it_says_what_it_is() {
    let rig = Rig::fast().await;
    let status = plugged(&rig).status().await;
    assert_eq!(status.identity.as_deref(), Some("SUIBAN LAB Line \"1000\" LABUPS-000003"));
}

#[tokio::test]
async fn the_service_waits_for_a_machine_that_has_logged_in() {
    let rig = Rig::fast().await;
    let mut ups = plugged(&rig);
    ups.reading().await.unwrap();
    ups.reading().await.unwrap();
    assert_eq!(rig.lab.status()["ups"]["hosts"], 1);
    assert_eq!(fault(with_password(&rig, "guess").reading().await), UpsFault::AccessDenied);
}
