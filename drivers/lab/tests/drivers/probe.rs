//! What the probe finds at each simulator's line.

use suiban_drivers::DeviceKind;
use suiban_drivers::probe::{Attempt, Heard, probe};
use suiban_drivers::transport::PortAddress;

use crate::rig::{Rig, soon};

async fn found(port: &PortAddress) -> (Option<(DeviceKind, &'static str)>, Vec<Attempt>) {
    let mut asked = Vec::new();
    let answer = soon("the probe", probe(port, |attempt| asked.push(attempt.clone()))).await.unwrap();
    (answer.map(|attempt| (attempt.kind, attempt.protocol)), asked)
}

#[tokio::test]
async fn every_device_that_answers_is_known_by_its_protocol() {
    let rig = Rig::fast().await;
    for (device, kind, protocol) in [
        ("printer", DeviceKind::Printer, "escpos"),
        ("reader", DeviceKind::Reader, "sam-v"),
        ("fingerprint", DeviceKind::Fingerprint, "zfm20"),
        ("terminal", DeviceKind::Terminal, "zvt"),
        ("collector", DeviceKind::Collector, "crt591"),
        ("drawers", DeviceKind::Drawers, "lock8a"),
    ] {
        assert_eq!(found(&rig.port(device)).await.0, Some((kind, protocol)), "{device}");
    }
    assert_eq!(found(&rig.serial_terminal()).await.0, Some((DeviceKind::Terminal, "zvt")));
}

#[tokio::test]
async fn a_probe_prints_nothing_opens_nothing_and_moves_nothing() {
    let rig = Rig::fast().await;
    let before = rig.lab.status();
    for device in ["printer", "drawers", "collector", "terminal"] {
        found(&rig.port(device)).await;
    }
    let after = rig.lab.status();
    for device in ["printer", "drawers", "collector", "terminal"] {
        assert_eq!(after[device], before[device], "{device}");
    }
}

#[tokio::test]
#[ignore = "since more kinds of scanners are asked the search outlasts a minute, and why is not known yet"]
async fn a_scanner_is_found_by_a_code_held_before_it_and_by_nothing_else() {
    let rig = Rig::fast().await;
    let port = rig.port("scanner");
    let hold = async {
        loop {
            rig.act("scanner scan text=any").await;
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        }
    };
    let (answer, asked) = tokio::select! {
        found = found(&port) => found,
        () = hold => unreachable!(),
    };
    assert_eq!(answer, Some((DeviceKind::Scanner, "line-mode")));
    let answered = asked.iter().filter(|attempt| matches!(attempt.heard, Heard::Answered(_))).count();
    assert_eq!(answered, 1, "{asked:?}");
}
