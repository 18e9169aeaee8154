//! Code scanners.

use suiban_drivers::scanner::{CodeScanner, honeywell::Honeywell, line_mode::LineScanner, newland::Newland, nls::Nls};
use tokio::time::timeout;

use super::{OF_TALKS, Seed, Target, all, found, is_online, seal, talks};
use crate::dialogue::{WAITING, talk};

const TALKS: &str = include_str!("../../seeds/scanners.txt");
const NEWLAND_TALKS: &str = include_str!("../../seeds/newland.txt");
const NLS_TALKS: &str = include_str!("../../seeds/nls.txt");
const HONEYWELL_TALKS: &str = include_str!("../../seeds/honeywell.txt");

async fn operate(mut scanner: impl CodeScanner, operation: u8) -> bool {
    match operation % 4 {
        0 => is_online(scanner.status().await),
        1 => scanner.prepare().await.is_ok(),
        2 => scanner.identify().await.is_ok(),
        // A code is waited for as long as the caller likes.
        _ => timeout(WAITING, scanner.scan()).await.is_ok_and(|code| code.is_ok()),
    }
}

/// Newland and relatives.
pub const NEWLAND: Target =
    Target { name: "newland", run: newland, operations: 4, seeds: newland_seeds, mutations: OF_TALKS };

fn newland(input: &[u8]) -> bool {
    talk(input, seal::newland, async |operation, line| operate(Newland::new(line), operation).await)
}

fn newland_seeds() -> Vec<Seed> {
    all([found("newland"), talks(NEWLAND_TALKS), talks(TALKS)])
}

/// Newland's settings by text.
pub const NLS: Target = Target { name: "nls", run: nls, operations: 4, seeds: nls_seeds, mutations: OF_TALKS };

fn nls(input: &[u8]) -> bool {
    talk(input, <[u8]>::to_vec, async |operation, line| operate(Nls::new(line), operation).await)
}

fn nls_seeds() -> Vec<Seed> {
    all([found("nls"), talks(NLS_TALKS), talks(TALKS)])
}

/// Honeywell.
pub const HONEYWELL: Target =
    Target { name: "honeywell", run: honeywell, operations: 4, seeds: honeywell_seeds, mutations: OF_TALKS };

fn honeywell(input: &[u8]) -> bool {
    talk(input, <[u8]>::to_vec, async |operation, line| operate(Honeywell::new(line), operation).await)
}

fn honeywell_seeds() -> Vec<Seed> {
    all([found("honeywell"), talks(HONEYWELL_TALKS), talks(TALKS)])
}

/// Codes as lines.
pub const LINE_MODE: Target =
    Target { name: "line_mode", run: line_mode, operations: 4, seeds: line_mode_seeds, mutations: OF_TALKS };

fn line_mode(input: &[u8]) -> bool {
    talk(input, <[u8]>::to_vec, async |operation, line| operate(LineScanner::new(line), operation).await)
}

fn line_mode_seeds() -> Vec<Seed> {
    all([found("line_mode"), talks(TALKS)])
}
