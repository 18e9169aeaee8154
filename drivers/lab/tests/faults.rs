//! Faults by name, the same way at every device, and what befalls lines of every sort.

use std::path::Path;
use std::time::Duration;

use crate::support::{act, done, expect, hex, lab, silence, take};
use serde_json::Value;
use suiban_lab::{DeviceName, Lab, LabOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::Instant;

const STATUS: &str = "AA AA AA 96 69 00 03 11 FF ED";
const OK: &str = "AA AA AA 96 69 00 04 00 00 90 94";

async fn lab_in(dir: &Path) -> Lab {
    let today = "2026-11-21".parse().unwrap();
    Lab::start(LabOptions { dir: Some(dir.to_owned()), fast: true, seed: 7, today }).await.unwrap()
}

fn wrong(lab: &Lab, device: &str) -> Vec<String> {
    let words = lab.status()["faults"][device].as_array().cloned().unwrap_or_default();
    words.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn every_named_fault_of_every_device_can_be_ordered_shows_and_is_cleared() {
    let lab = lab().await;
    done(&lab, "reader place-card zhang-wei").await;
    done(&lab, "chip-reader place-card li-na").await;
    for device in DeviceName::ALL.into_iter().filter(|line| line.device() == *line) {
        let faults = done(&lab, &format!("{device} faults")).await;
        // What goes wrong with the provider is its answer: an action, not a state.
        let faultless = device == DeviceName::Psp;
        assert_eq!(faults.as_array().unwrap().is_empty(), faultless, "{device} has no named fault");
        for fault in faults.as_array().unwrap() {
            let (name, at) = (fault["name"].as_str().unwrap(), if fault["at"].is_null() { "" } else { " 2" });
            done(&lab, &format!("{device} fault {name}{at}")).await;
            assert_eq!(wrong(&lab, device.as_str()), [format!("{name}{at}")], "{device}");
            done(&lab, &format!("{device} fault clear")).await;
            assert_eq!(wrong(&lab, device.as_str()), [""; 0], "{device}: {name} outlived its end");
        }
    }
}

/// Faults whose tests stand together, or in a file with a plainer name.
const UNDER_ANOTHER_NAME: [(&str, &str); 17] = [
    ("terminal cut-after-order", "connection_cut"),
    ("terminal cut-after-status", "connection_cut"),
    ("terminal cut-after-ack", "connection_cut"),
    ("banknotes jam-head", "note_jammed"),
    ("banknotes jam-cassette", "note_jammed"),
    ("dispenser jam", "card_jammed"),
    ("dispenser double", "double_card"),
    ("dispenser slip", "card_not_drawn"),
    ("dispenser stick", "card_not_retained"),
    ("camera infrared-unplugged", "infrared_lost"),
    ("reader chip-rejects-reader", "rejects_reader"),
    ("reader chip-forged", "not_genuine"),
    ("reader chip-bad-signature", "bad_signature"),
    ("reader chip-unknown-kind", "unknown_card"),
    ("drawers wont-latch", "left_open"),
    ("chip-reader chip-dead", "chip_mute"),
    ("chip-reader chip-unknown-kind", "unknown_card"),
];

/// Folders with tests of a device beside the one with its name.
const FOLDERS: [(&str, &str); 2] = [("printer", "presenter"), ("document-camera", "document")];

#[tokio::test(start_paused = true)]
async fn every_named_fault_has_a_test_file_of_its_own() {
    let lab = lab().await;
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut missing = Vec::new();
    for device in DeviceName::ALL.into_iter().filter(|line| line.device() == *line) {
        let faults = done(&lab, &format!("{device} faults")).await;
        for fault in faults.as_array().unwrap() {
            let name = fault["name"].as_str().unwrap();
            let order = format!("{device} {name}");
            let other = UNDER_ANOTHER_NAME.iter().find(|(fault, _)| *fault == order);
            let file = other.map_or(name.replace('-', "_"), |(_, file)| (*file).to_owned());
            let own = device.as_str().replace('-', "_");
            let beside = FOLDERS.iter().filter(|(of, _)| *of == device.as_str()).map(|(_, folder)| *folder);
            let mut folders = beside.chain([own.as_str()]).map(|folder| tests.join(folder));
            if !folders.any(|folder| folder.join(&file).with_extension("rs").is_file()) {
                missing.push(order);
            }
        }
    }
    assert_eq!(missing, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn what_befalls_the_line_shows_in_its_own_words_and_is_cleared_too() {
    let lab = lab().await;
    for order in ["terminal fail-next 2", "terminal stall 3s", "terminal corrupt 0.01", "terminal unplug"] {
        done(&lab, order).await;
    }
    assert_eq!(wrong(&lab, "terminal"), ["corrupt 0.01", "fail-next 2", "stall", "unplug"]);
    done(&lab, "terminal fault clear").await;
    assert_eq!(wrong(&lab, "terminal"), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_fault_that_does_not_fit_is_refused_with_what_would() {
    let lab = lab().await;
    let refusals = [
        ("printer fault fire", "cover-open"),
        ("printer fault cover-open 3", "takes name"),
        ("drawers fault stuck", "a number from 1 to 24"),
        ("drawers fault stuck 25", "a number from 1 to 24"),
        ("reader fault chip-dead", "place one first"),
        ("reader stall soon", "such as 3s"),
        ("reader corrupt 2", "from 0 to 1"),
        ("reader fail-next 1 loudly", "silent | drop-byte"),
    ];
    for (order, part) in refusals {
        let text = act(&lab, order).await.unwrap_err().to_string();
        assert!(text.contains(part), "{order}: {text}");
    }
    assert!(lab.status()["faults"].as_object().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_stalled_line_loses_nothing_and_goes_on_when_its_time_is_up() {
    let lab = lab().await;
    let mut pipe = lab.pipe(DeviceName::Reader);
    done(&lab, "reader stall 3s").await;
    let start = Instant::now();
    expect(&mut pipe, STATUS, OK).await;
    assert!(start.elapsed() >= Duration::from_secs(3));
    let start = Instant::now();
    expect(&mut pipe, STATUS, OK).await;
    assert!(start.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_corrupt_line_turns_about_as_many_bits_as_ordered_and_the_same_ones_for_a_seed() {
    let heard = async || {
        let lab = lab().await;
        let mut pipe = lab.pipe(DeviceName::Scanner);
        done(&lab, "scanner corrupt 0.05").await;
        done(&lab, &format!("scanner scan text={}", "u".repeat(2900))).await;
        take(&mut pipe, 2901).await
    };
    let first = heard().await;
    let wrong = first[..2900].iter().filter(|byte| **byte != b'u').count();
    assert!((80..220).contains(&wrong), "{wrong} of 2900");
    assert!(first[..2900].iter().all(|byte| (byte ^ b'u').count_ones() <= 1));
    assert_eq!(first, heard().await);
}

#[tokio::test(start_paused = true)]
async fn an_unplugged_memory_pipe_ends_and_a_new_one_works_when_plugged() {
    let lab = lab().await;
    let mut pipe = lab.pipe(DeviceName::Reader);
    expect(&mut pipe, STATUS, OK).await;
    done(&lab, "reader unplug").await;
    assert_eq!(pipe.read(&mut [0; 8]).await.unwrap(), 0);
    assert_eq!(lab.pipe(DeviceName::Reader).read(&mut [0; 8]).await.unwrap(), 0, "nobody is there");
    done(&lab, "reader plug").await;
    expect(&mut lab.pipe(DeviceName::Reader), STATUS, OK).await;
}

#[tokio::test(start_paused = true)]
async fn a_plug_pulled_and_pushed_in_at_once_still_ends_the_line() {
    let lab = lab().await;
    let mut pipe = lab.pipe(DeviceName::Drawers);
    silence(&mut pipe).await;
    done(&lab, "drawers unplug").await;
    done(&lab, "drawers plug").await;
    assert_eq!(pipe.read(&mut [0; 8]).await.unwrap(), 0);
    expect(&mut lab.pipe(DeviceName::Drawers), "80 01 01 33 B3", "80 01 01 11 91").await;
}

#[tokio::test(start_paused = true)]
async fn a_device_finishes_what_it_was_doing_when_its_plug_is_pulled() {
    let lab = lab().await;
    let mut pipe = lab.pipe(DeviceName::Drawers);
    pipe.write_all(&hex("8A 01 05 11 9F")).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    done(&lab, "drawers unplug").await;
    lab.world().until(|w| w.drawers[4].open).await;
    assert_eq!(pipe.read(&mut [0; 8]).await.unwrap(), 0);
}

#[tokio::test]
async fn an_unplugged_pseudo_terminal_has_no_link_and_its_holder_sees_the_end() {
    let dir = tempfile::tempdir().unwrap();
    let lab = lab_in(dir.path()).await;
    let link = dir.path().join("reader");
    let open = async || tokio::fs::OpenOptions::new().read(true).write(true).open(&link).await;
    let mut port = open().await.unwrap();
    port.write_all(&hex(STATUS)).await.unwrap();
    port.flush().await.unwrap();
    assert_eq!(take(&mut port, hex(OK).len()).await, hex(OK));
    done(&lab, "reader unplug").await;
    let end = port.read(&mut [0; 8]).await;
    assert!(matches!(end, Ok(0)) || end.is_err_and(|error| error.raw_os_error() == Some(nix::libc::EIO)));
    gone(&link).await;
    done(&lab, "reader plug").await;
    while !link.exists() {
        tokio::task::yield_now().await;
    }
    let mut port = open().await.unwrap();
    port.write_all(&hex(STATUS)).await.unwrap();
    port.flush().await.unwrap();
    assert_eq!(take(&mut port, hex(OK).len()).await, hex(OK));
}

async fn gone(link: &Path) {
    while link.symlink_metadata().is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn an_unplugged_socket_closes_and_refuses_and_is_back_at_the_same_port() {
    let dir = tempfile::tempdir().unwrap();
    let lab = lab_in(dir.path()).await;
    let table: toml::Table = std::fs::read_to_string(dir.path().join("devices.toml")).unwrap().parse().unwrap();
    let address = table["devices"]["terminal"].as_str().unwrap().strip_prefix("tcp:").unwrap().to_owned();
    let mut till = tokio::net::TcpStream::connect(&address).await.unwrap();
    // 06 00 without data is refused, but answered.
    till.write_all(&hex("06 00 00")).await.unwrap();
    take(&mut till, 3).await;
    done(&lab, "terminal unplug").await;
    let mut rest = Vec::new();
    let _ended = till.read_to_end(&mut rest).await;
    while tokio::net::TcpStream::connect(&address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    done(&lab, "terminal plug").await;
    while tokio::net::TcpStream::connect(&address).await.is_err() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_help_names_every_fault() {
    let help = done(&lab().await, "lab help").await;
    let named = |device: &str| help["faults"][device].as_array().unwrap().iter().map(|f| f["name"].clone()).collect();
    let printer: Vec<Value> = named("printer");
    assert!(printer.contains(&Value::from("cover-open")) && printer.contains(&Value::from("head-hot")));
}
