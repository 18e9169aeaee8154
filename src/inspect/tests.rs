//! `suiban devices` against the laboratory's lines.

use serde_json::Value;
use suiban_lab::{Lab, LabOptions};
use tempfile::TempDir;

use super::*;
use crate::store::Keys;

const JSON: Show = Show { json: true, watch: false };

/// A configuration with these devices and a data folder of its own.
fn config(folder: &Path, devices: &str) -> Config {
    let text = format!(
        "data = {data:?}\n[kiosk]\nid = \"GZ-TH-0017\"\nsite = \"天河区政务服务中心\"\nstaff_phone = \"12345\"\n{devices}",
        data = folder.join("data"),
    );
    let file = folder.join("suiban.toml");
    std::fs::write(&file, text).unwrap();
    Config::load(&file).unwrap()
}

async fn lab(folder: &Path) -> (Lab, Config) {
    let dir = folder.join("lab");
    let options = LabOptions { dir: Some(dir.clone()), fast: true, seed: 7, today: "2026-11-21".parse().unwrap() };
    let lab = Lab::start(options).await.unwrap();
    let devices = std::fs::read_to_string(dir.join("devices.toml")).unwrap();
    let config = config(folder, &devices);
    (lab, config)
}

async fn listed(config: &Config) -> Vec<Value> {
    let mut out = Vec::new();
    devices(config, JSON, &mut out).await.unwrap();
    serde_json::from_slice(&out).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_configured_device_is_listed_with_its_protocol_and_what_it_says() {
    let folder = TempDir::new().unwrap();
    let (_lab, config) = lab(folder.path()).await;
    let lines = listed(&config).await;
    assert_eq!(lines.len(), config.devices.kinds().len());
    for (device, protocol) in [
        ("reader", "sam-v"),
        ("fingerprint", "zfm20"),
        ("printer", "escpos"),
        ("terminal", "zvt"),
        ("drawers", "lock8a"),
        ("collector", "crt591"),
        ("scanner", "line-mode"),
        ("banknotes", "ccnet"),
        ("ups", "nut"),
    ] {
        let line = lines.iter().find(|line| line["device"] == device).unwrap();
        assert_eq!((&line["protocol"], &line["link"]), (&protocol.into(), &"online".into()), "{line}");
    }
    let reader = lines.iter().find(|line| line["device"] == "reader").unwrap();
    assert_eq!(reader["capabilities"][0], "read-id-card");
}

/// The laboratory's table with some of its lines replaced.
fn other(folder: &Path, lines: &[String]) -> Config {
    let table = std::fs::read_to_string(folder.join("lab/devices.toml")).unwrap();
    let class = |line: &str| line.split_once(" = ").map(|(class, _)| class.to_owned());
    let kept =
        |line: &&str| class(line).is_none_or(|class| lines.iter().all(|new| !new.starts_with(&format!("{class} "))));
    let kept: Vec<&str> = table.lines().filter(kept).collect();
    let devices = kept.join("\n").replacen("[devices]", &format!("[devices]\n{}", lines.join("\n")), 1);
    config(folder, &devices)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_of_another_protocol_is_asked_in_its_own() {
    let folder = TempDir::new().unwrap();
    let (lab, _) = lab(folder.path()).await;
    lab.order("printer presenter fitted=true").await.unwrap();
    let at = |name: &str| folder.path().join("lab").join(name).display().to_string();
    let lines = [
        format!("printer = {{ protocol = \"custom\", port = \"{}\" }}", at("printer")),
        format!("terminal = {{ protocol = \"codepay\", port = \"{}\", app_id = \"lab\" }}", at("terminal-codepay")),
    ];
    let config = other(folder.path(), &lines);
    std::fs::create_dir_all(&config.data).unwrap();
    let listed = listed(&config).await;
    for (device, protocol) in [("printer", "custom"), ("terminal", "codepay")] {
        let line = listed.iter().find(|line| line["device"] == device).unwrap();
        assert_eq!((&line["protocol"], &line["link"]), (&protocol.into(), &"online".into()), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_not_there_is_told_by_its_code() {
    let folder = TempDir::new().unwrap();
    let (lab, config) = lab(folder.path()).await;
    drop(lab);
    std::fs::remove_file(folder.path().join("lab/printer")).unwrap();
    let lines = listed(&config).await;
    let printer = lines.iter().find(|line| line["device"] == "printer").unwrap();
    assert_eq!(printer["telemetry"], "printer/port-absent");
}

/// The service is told of, and nothing else suffers: a machine without it starts as well.
#[tokio::test(flavor = "multi_thread")]
async fn a_plain_reader_whose_service_does_not_run_is_listed_with_the_remedy() {
    let folder = TempDir::new().unwrap();
    let (_lab, _) = lab(folder.path()).await;
    let config = other(folder.path(), &[r#"chip-reader = "no such reader anywhere""#.to_owned()]);
    std::fs::create_dir_all(&config.data).unwrap();
    let lines = listed(&config).await;
    let line = lines.iter().find(|line| line["device"] == "chip-reader").unwrap();
    assert_eq!(line["protocol"], "pcsc");
    // A machine on which the service runs has no reader of that name.
    let told = line["telemetry"].as_str().unwrap();
    assert!(["chip-reader/card-service-down", "chip-reader/chip-reader-absent"].contains(&told), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_asked_while_the_kiosk_holds_the_devices() {
    let folder = TempDir::new().unwrap();
    let (_lab, config) = lab(folder.path()).await;
    let keys = Keys::load_or_create(&config.keys_dir()).unwrap();
    let _kiosk = Store::open(config.store_dir(), keys).unwrap();
    let refused = devices(&config, JSON, &mut Vec::new()).await.unwrap_err();
    assert!(matches!(refused, InspectError::KioskRuns), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_probe_ends_with_the_line_for_the_configuration() {
    let folder = TempDir::new().unwrap();
    let (_lab, _config) = lab(folder.path()).await;
    let port = folder.path().join("lab/printer").display().to_string();
    let mut out = Vec::new();
    probe::run(&port, &mut out).await.unwrap();
    let out = String::from_utf8(out).unwrap();
    let entry = format!("printer = {{ protocol = \"escpos\", port = \"serial:{port}@115200\" }}");
    assert_eq!(out.lines().last(), Some(entry.as_str()), "{out}");
}
