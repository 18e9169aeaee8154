//! Receipt printers.

use suiban_drivers::printer::{
    Align, Mark, ReceiptPrinter, Slip,
    custom::{Custom, Presenter},
    escpos::{EscPos, Paper},
    usb_class::{DeviceId, PortStatus},
};

use super::{OF_BYTES, OF_TALKS, Seed, Target, all, found, is_online, plain, talks};
use crate::dialogue::talk;

const ESCPOS_TALKS: &str = include_str!("../../seeds/escpos.txt");
const CUSTOM_TALKS: &str = include_str!("../../seeds/custom.txt");
const IDS: &str = include_str!("../../seeds/usb_printer_id.txt");

fn slip() -> Slip {
    let text = Mark::Text { text: "SUIBAN".to_owned(), align: Align::Centre, size: 1, bold: false };
    Slip { marks: vec![text, Mark::Rule, Mark::Feed(2)] }
}

/// Real-time answers, pushed status and the answer in turn, mixed on one line.
pub const ESCPOS: Target =
    Target { name: "escpos", run: escpos, operations: 2, seeds: escpos_seeds, mutations: OF_TALKS };

fn escpos(input: &[u8]) -> bool {
    talk(input, <[u8]>::to_vec, async |operation, line| {
        let mut printer = EscPos::new(line, Paper::Mm80);
        match operation % 2 {
            0 => is_online(printer.status().await),
            _ => printer.print(&slip()).await.is_ok(),
        }
    })
}

fn escpos_seeds() -> Vec<Seed> {
    all([found("escpos"), talks(ESCPOS_TALKS)])
}

/// The full status.
pub const CUSTOM: Target =
    Target { name: "custom", run: custom, operations: 4, seeds: custom_seeds, mutations: OF_TALKS };

fn custom(input: &[u8]) -> bool {
    talk(input, <[u8]>::to_vec, async |operation, line| {
        let mut printer = Custom::new(line, Paper::Mm80, Presenter::custom());
        match operation % 4 {
            0 => is_online(printer.status().await),
            1 => printer.print(&slip()).await.is_ok(),
            2 => printer.ticket().await.is_ok(),
            _ => printer.retract().await.is_ok(),
        }
    })
}

fn custom_seeds() -> Vec<Seed> {
    all([found("custom"), talks(CUSTOM_TALKS)])
}

/// What a printer says on its control pipe.
pub const USB_PRINTER_ID: Target =
    Target { name: "usb_printer_id", run: usb_printer_id, operations: 0, seeds: ids, mutations: OF_BYTES };

fn usb_printer_id(input: &[u8]) -> bool {
    let faults = input.iter().filter_map(|byte| PortStatus::parse(*byte).fault()).count();
    DeviceId::parse(input).is_some_and(|id| id.name().len() + faults > 0)
}

fn ids() -> Vec<Seed> {
    all([found("usb_printer_id"), plain(IDS)])
}
