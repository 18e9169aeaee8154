//! NUT driver and the UPS's service, over a memory pipe.

use std::time::Duration;

use suiban_drivers::Secret;
use suiban_drivers::ups::nut::{Nut, Settings};
use suiban_drivers::ups::{PowerSource, Ups, UpsFault};
use suiban_lab::{DeviceName, ups};
use tokio::io::DuplexStream;

use crate::rig::{Rig, fault, link};

fn plugged(rig: &Rig, password: &str) -> Nut<DuplexStream> {
    let user = Some((ups::USER.0.to_owned(), Secret::new(password.to_owned())));
    Nut::new(rig.lab.pipe(DeviceName::Ups), Settings { ups: ups::NAME.to_owned(), user })
}

#[tokio::test]
async fn a_mains_failure_runs_its_course() {
    let rig = Rig::fast().await;
    let mut ups = plugged(&rig, ups::USER.1);
    let course = [
        ("mains on=true", None),
        ("mains on=false", Some(UpsFault::OnBattery)),
        ("battery percent=15", Some(UpsFault::BatteryLow)),
        ("fault shutdown-ordered", Some(UpsFault::ShutdownOrdered)),
        ("fault clear", Some(UpsFault::BatteryLow)),
        ("mains on=true", None),
    ];
    for (event, expected) in course {
        rig.act(&format!("ups {event}")).await;
        assert_eq!(ups.reading().await.unwrap().fault(), expected, "{event}");
    }
    let now = ups.reading().await.unwrap();
    assert_eq!((now.source, now.charge), (PowerSource::Mains, Some(15)));
    assert_eq!(now.runtime, Some(Duration::from_secs(270)));
}

#[tokio::test]
async fn each_trouble_of_the_ups_has_its_code() {
    let rig = Rig::fast().await;
    let mut ups = plugged(&rig, ups::USER.1);
    let troubles = [
        ("fault battery-worn", "fault clear", UpsFault::ReplaceBattery),
        ("fault overload", "fault clear", UpsFault::Overloaded),
        ("fault bypass", "fault clear", UpsFault::Bypass),
        ("fault cable-out", "fault clear", UpsFault::CommLost),
        ("fault data-stale", "fault clear", UpsFault::DataStale),
    ];
    for (trouble, mended, expected) in troubles {
        rig.act(&format!("ups {trouble}")).await;
        assert_eq!(ups.status().await.fault.unwrap(), expected.report());
        rig.act(&format!("ups {mended}")).await;
        assert_eq!(ups.status().await.fault, None);
    }
    assert_eq!(ups.status().await.identity.as_deref(), Some("SUIBAN LAB Line \"1000\" LABUPS-000003"));
}

#[tokio::test]
async fn the_service_waits_for_a_machine_that_has_logged_in() {
    let rig = Rig::fast().await;
    let mut ups = plugged(&rig, ups::USER.1);
    ups.reading().await.unwrap();
    ups.reading().await.unwrap();
    assert_eq!(rig.lab.status()["ups"]["hosts"], 1);
    assert_eq!(fault(plugged(&rig, "guess").reading().await), UpsFault::AccessDenied);
}

#[tokio::test(start_paused = true)]
async fn a_spoilt_answer_is_never_a_reading() {
    for kind in ["silent", "drop-byte", "truncate"] {
        let rig = Rig::fast().await;
        let mut ups = plugged(&rig, ups::USER.1);
        ups.reading().await.unwrap();
        rig.act(&format!("ups fail-next how={kind}")).await;
        link(ups.reading().await);
        // The kiosk opens the line anew after a failure.
        assert_eq!(plugged(&rig, ups::USER.1).reading().await.unwrap().source, PowerSource::Mains);
    }
}
