//! The drivers against written bytes: what each says, and what it makes of every answer.
//!
//! One program, so that what all of them stand on is linked once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::wildcard_enum_match_arm, missing_docs)]

mod cabinet;
mod collector_crt591;
mod dispenser_crt591;
mod dispenser_k720;
mod drawers_lock8a;
mod fingerprint_plugins;
mod fingerprint_zfm20;
mod printer_custom;
mod printer_escpos;
mod printer_usb_class;
mod reader_sam_v;
mod scanner_line_mode;
mod scripted;
mod terminal_words;
mod terminal_zvt;
mod terminal_zvt_serial;
mod terminal_zvt_services;
mod ups_nut;
mod usb_places;
