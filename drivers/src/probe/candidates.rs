//! The protocols, in the order in which they are asked.
//!
//! A printer prints what it does not understand, so it is asked first, with its three-byte real-time question that nobody
//! else takes for a command. Readers and sensors next: framed, checked, without moving parts. Then terminals and slots,
//! asked for their state. A lock board opens drawers by a frame of its own with a check byte that no question here
//! contains; it is asked after all others all the same. A scanner in line mode answers nothing: it is listened to at the
//! end, while somebody holds a code before it.

use std::time::Duration;

use tokio::time::timeout;

use super::{Answer, Candidate, Over};
use crate::{
    DeviceError, DeviceKind, DeviceStatus, LinkFault,
    collector::{CardCollector, crt591},
    dispenser::{CardDispenser, k720},
    drawers::{DrawerBoard, lock8a},
    fingerprint::zfm20,
    printer::{ReceiptPrinter, escpos},
    reader::{CardReader, sam_v},
    scanner::{CodeScanner, honeywell, line_mode, newland},
    terminal::{PaymentTerminal, zvt},
    transport::{BoxPipe, SerialSettings},
};

/// Somebody needs this long to hold a code before a scanner.
const LISTEN: Duration = Duration::from_secs(6);

/// Every protocol that can be asked for.
pub const CANDIDATES: &[Candidate] = &[
    Candidate {
        kind: DeviceKind::Printer,
        protocol: "escpos",
        settings: &[
            escpos::SETTINGS,
            SerialSettings::n81(9_600),
            SerialSettings::n81(38_400),
            SerialSettings::n81(19_200),
        ],
        over: Over::Line,
        ask: printer,
    },
    Candidate {
        kind: DeviceKind::Reader,
        protocol: "sam-v",
        settings: &[sam_v::SETTINGS],
        over: Over::Line,
        ask: reader,
    },
    Candidate {
        kind: DeviceKind::Fingerprint,
        protocol: "zfm20",
        settings: &[zfm20::SETTINGS, SerialSettings::n81(115_200)],
        over: Over::Line,
        ask: fingerprint,
    },
    Candidate {
        kind: DeviceKind::Scanner,
        protocol: "newland",
        settings: &[newland::SETTINGS, SerialSettings::n81(115_200)],
        over: Over::Line,
        ask: newland_scanner,
    },
    Candidate {
        kind: DeviceKind::Scanner,
        protocol: "honeywell",
        settings: &[honeywell::SETTINGS, SerialSettings::n81(9_600)],
        over: Over::Line,
        ask: honeywell_scanner,
    },
    Candidate {
        kind: DeviceKind::Terminal,
        protocol: "zvt",
        settings: &[SerialSettings::n82(9_600), SerialSettings::n82(115_200)],
        over: Over::Line,
        ask: terminal,
    },
    Candidate {
        kind: DeviceKind::Terminal,
        protocol: "zvt",
        settings: &[SerialSettings::n82(9_600)],
        over: Over::Tcp,
        ask: terminal_tcp,
    },
    Candidate {
        kind: DeviceKind::Collector,
        protocol: "crt591",
        settings: &[crt591::SETTINGS],
        over: Over::Line,
        ask: collector,
    },
    Candidate {
        kind: DeviceKind::Dispenser,
        protocol: "k720",
        settings: &[k720::SETTINGS],
        over: Over::Line,
        ask: dispenser,
    },
    Candidate {
        kind: DeviceKind::Drawers,
        protocol: "lock8a",
        settings: &[lock8a::SETTINGS],
        over: Over::Line,
        ask: drawers,
    },
    Candidate {
        kind: DeviceKind::Scanner,
        protocol: "line-mode",
        settings: &[line_mode::SETTINGS, SerialSettings::n81(115_200)],
        over: Over::Line,
        ask: scanner,
    },
];

fn printer(pipe: BoxPipe) -> Answer {
    Box::pin(async { escpos::EscPos::new(pipe, escpos::Paper::Mm80).status().await })
}

fn reader(pipe: BoxPipe) -> Answer {
    Box::pin(async { sam_v::SamV::new(pipe).status().await })
}

/// Its status would set its packet size; asked for its parameters it changes nothing.
fn fingerprint(pipe: BoxPipe) -> Answer {
    Box::pin(async {
        match zfm20::Zfm20::new(pipe, None).identify().await {
            Ok(identity) => DeviceStatus { identity: Some(identity), ..DeviceStatus::online() },
            Err(DeviceError::Fault(fault)) => DeviceStatus { fault: Some(fault.report()), ..DeviceStatus::online() },
            Err(DeviceError::Link(fault)) => DeviceStatus::from(&fault),
        }
    })
}

fn terminal(pipe: BoxPipe) -> Answer {
    Box::pin(async { zvt::Zvt::serial(pipe, zvt::Settings::default()).status().await })
}

fn terminal_tcp(pipe: BoxPipe) -> Answer {
    Box::pin(async { zvt::Zvt::tcp(pipe, zvt::Settings::default()).status().await })
}

fn newland_scanner(pipe: BoxPipe) -> Answer {
    Box::pin(async { newland::Newland::new(pipe).status().await })
}

fn honeywell_scanner(pipe: BoxPipe) -> Answer {
    Box::pin(async { honeywell::Honeywell::new(pipe).status().await })
}

fn dispenser(pipe: BoxPipe) -> Answer {
    Box::pin(async { k720::K720::new(pipe).status().await })
}

fn collector(pipe: BoxPipe) -> Answer {
    Box::pin(async { crt591::Crt591::new(pipe).status().await })
}

fn drawers(pipe: BoxPipe) -> Answer {
    Box::pin(async { lock8a::Lock8a::new(pipe, lock8a::Wiring::one_board(24)).status().await })
}

/// What is scanned is forgotten at once: that it came is all that is wanted.
fn scanner(pipe: BoxPipe) -> Answer {
    Box::pin(async {
        match timeout(LISTEN, line_mode::LineScanner::new(pipe).scan()).await {
            Ok(Ok(_)) => DeviceStatus::online(),
            Ok(Err(DeviceError::Link(fault))) => DeviceStatus::from(&fault),
            Ok(Err(DeviceError::Fault(_))) => {
                DeviceStatus::from(&LinkFault::Garbled { command: "scan", why: "no code, or another speed" })
            }
            Err(_) => DeviceStatus::from(&LinkFault::Timeout { command: "scan", after: LISTEN }),
        }
    })
}
