//! `upsc` 2.8 (Debian's nut-client, GPL-2.0-or-later), the makers' own client, run as a program of its own.

use suiban_lab::ups::NAME;

use crate::peers::{program, socket_of};
use crate::rig::Rig;

/// What it prints, and what it complains of.
async fn upsc(rig: &Rig, test: &str, arguments: &[&str]) -> Option<(String, String)> {
    let socket = socket_of(&rig.port("ups"));
    let mut command = program(test, "/bin/upsc")?;
    let words = arguments.iter().map(|word| word.replace("SERVICE", &socket.to_string()));
    let said = command.args(words).output().await.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Some((text(said.stdout), text(said.stderr)))
}

#[tokio::test]
async fn upsc_finds_the_ups_and_lists_its_values() {
    let test = "upsc_finds_the_ups_and_lists_its_values";
    let rig = Rig::fast().await;
    let ups = format!("{NAME}@SERVICE");
    let Some((names, _)) = upsc(&rig, test, &["-L", "SERVICE"]).await else { return };
    assert_eq!(names, "kiosk: the kiosk's own\n");
    rig.act("ups mains on=false").await;
    rig.act("ups battery percent=12").await;
    let (values, _) = upsc(&rig, test, &[&ups]).await.unwrap();
    for line in ["battery.charge: 12", "ups.status: OB LB DISCHRG", "device.model: Line \"1000\""] {
        assert!(values.lines().any(|told| told == line), "{line} in {values}");
    }
    let (status, _) = upsc(&rig, test, &[&ups, "ups.status"]).await.unwrap();
    assert_eq!(status, "OB LB DISCHRG\n");
}

#[tokio::test]
async fn upsc_is_told_why_there_is_no_value() {
    let test = "upsc_is_told_why_there_is_no_value";
    let rig = Rig::fast().await;
    let ups = format!("{NAME}@SERVICE");
    let Some((_, why)) = upsc(&rig, test, &["other@SERVICE"]).await else { return };
    assert!(why.contains("Unknown UPS"), "{why}");
    let (_, why) = upsc(&rig, test, &[&ups, "battery.colour"]).await.unwrap();
    assert!(why.contains("Variable not supported by UPS"), "{why}");
    for (fault, words) in [("data-stale", "Data stale"), ("cable-out", "Driver not connected")] {
        rig.act(&format!("ups fault name={fault}")).await;
        let (_, why) = upsc(&rig, test, &[&ups]).await.unwrap();
        assert!(why.contains(words), "{fault}: {why}");
        rig.act("ups fault name=clear").await;
    }
}
