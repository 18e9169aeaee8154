//! The table at its boundary: complete, unambiguous, said on the screen, and at one with what is offered.

use std::collections::BTreeSet;

use strum::IntoEnumIterator;
use suiban_drivers::{DeviceKind, DeviceStatus};

use super::services::{Instead, Without, without};
use super::{Citizen, Impact, Instruction, Recovery, advice, impact, table, telemetry};
use crate::journey::availability::{Machine, Offer, Service, offer};

const WORDS: &str = include_str!("../../ui/words/faults.slint");

#[test]
fn every_fault_of_every_class_has_its_row_and_a_code_of_its_own() {
    let mut codes = BTreeSet::new();
    for kind in DeviceKind::ALL {
        for (fault, row) in table(kind) {
            assert!(codes.insert(telemetry(kind, &fault.code)), "{kind}: {} stands for two faults", fault.code);
            assert_eq!(advice(kind, &fault.code), row);
        }
    }
    assert!(codes.contains("printer/paper-out") && codes.contains("scanner/no-answer"), "{codes:?}");
}

#[test]
fn a_code_is_stable_kebab_case() {
    for (fault, _) in DeviceKind::ALL.into_iter().flat_map(table) {
        let plain = fault.code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        assert!(plain && !fault.code.is_empty(), "{}", fault.code);
    }
}

#[test]
fn one_code_of_two_classes_stands_for_a_fault_of_each() {
    let rows = [DeviceKind::Reader, DeviceKind::ChipReader].map(|kind| {
        let known = table(kind).iter().any(|(fault, _)| fault.code == "card-lifted");
        assert!(known, "{kind} does not know it");
        advice(kind, "card-lifted").impact
    });
    assert_eq!(rows, [Impact::Nothing; 2]);
}

#[test]
fn a_fault_nobody_listed_takes_its_device_out_and_calls_for_service() {
    let row = advice(DeviceKind::Printer, "on-fire");
    assert_eq!((row.impact, row.technician), (Impact::Device, Instruction::CallService));
}

#[test]
fn every_row_is_said_on_the_screen_and_no_sentence_is_left_over() {
    let said: BTreeSet<&str> = WORDS.split("code == \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let citizen = Citizen::iter().map(Citizen::code);
    let known: BTreeSet<&str> = citizen.chain(Instruction::iter().map(Instruction::code)).collect();
    assert_eq!(said, known);
}

#[test]
fn every_sentence_is_used_by_a_row() {
    let rows: Vec<_> = DeviceKind::ALL.into_iter().flat_map(table).map(|(_, row)| row).collect();
    for citizen in Citizen::iter() {
        assert!(rows.iter().any(|row| row.citizen == citizen), "{citizen:?}");
    }
    for instruction in Instruction::iter().filter(|i| *i != Instruction::CallService) {
        assert!(rows.iter().any(|row| row.technician == instruction), "{instruction:?}");
    }
}

#[test]
fn what_a_line_does_is_cured_by_opening_it_again() {
    for kind in DeviceKind::ALL {
        for code in ["port-absent", "port-busy", "line-lost", "no-answer", "answer-garbled", "answer-unexpected"] {
            assert_eq!((advice(kind, code).recovery, advice(kind, code).impact), (Recovery::Reopen, Impact::Device));
        }
    }
}

#[test]
fn a_device_without_a_fault_keeps_nobody_from_anything() {
    assert_eq!(impact(DeviceKind::Reader, &DeviceStatus::online()), Impact::Nothing);
}

const ALL_WELL: Machine = Machine {
    reader: true,
    camera: true,
    camera_starting: false,
    document_camera: true,
    face_engine: true,
    fingerprint: true,
    matcher: true,
    printer: true,
    terminal: true,
    notes: false,
    qr: false,
    drawers: true,
    collector: true,
    store: true,
    cards: 1,
    chip_reader: true,
    deferral: true,
    intake: crate::journey::intake::Intake::Open,
};

fn lacking(kind: DeviceKind, deferral: bool) -> Machine {
    let mut machine = Machine { deferral, ..ALL_WELL };
    match kind {
        DeviceKind::Reader => machine.reader = false,
        DeviceKind::Fingerprint => machine.fingerprint = false,
        DeviceKind::Camera => machine.camera = false,
        DeviceKind::Printer => machine.printer = false,
        DeviceKind::Terminal => machine.terminal = false,
        DeviceKind::Drawers => machine.drawers = false,
        DeviceKind::Collector => machine.collector = false,
        DeviceKind::ChipReader => machine.chip_reader = false,
        DeviceKind::DocumentCamera => machine.document_camera = false,
        DeviceKind::Scanner | DeviceKind::Banknotes | DeviceKind::Dispenser | DeviceKind::Ups | DeviceKind::Cabinet => {
        }
    }
    machine
}

#[test]
fn what_a_class_takes_with_it_is_what_availability_stops_offering() {
    for kind in DeviceKind::ALL {
        for service in Service::ALL.into_iter().filter(|s| offer(*s, &ALL_WELL) == Offer::Open) {
            let lost = without(kind).contains(&Without::Lost(service));
            let offered = offer(service, &lacking(kind, true)) == Offer::Open;
            assert_eq!(offered, !lost, "{kind}, {service:?}");
            let pays_later = without(kind).contains(&Without::Degraded(service, Instead::PayLater));
            let without_deferral = offer(service, &lacking(kind, false)) == Offer::Open;
            assert_eq!(without_deferral, !lost && !pays_later, "{kind}, {service:?}");
        }
    }
}
