//! Scanners that are told to look: commands with a check, codes without one. What a command did is told by its answer.

use suiban_drivers::DeviceError;
use suiban_drivers::scanner::CodeScanner;
use suiban_drivers::scanner::newland::Newland;
use suiban_lab::DeviceName;

use super::super::{MINUTES, Outcome, in_memory, thousand};
use super::{judged, scanned};

#[tokio::test(start_paused = true)]
async fn a_scanner_with_commands_on_a_bad_line_gives_the_code_or_a_refusal() {
    thousand("scanner (commands)", 25, async |seed, operations| {
        let (lab, line) = in_memory(DeviceName::Scanner, 12_000 + seed).await;
        lab.order("scanner model name=newland").await.unwrap();
        let mut scanner = Newland::new(line);
        operations
            .within(MINUTES)
            .each(async |_| {
                if scanner.prepare().await.is_err() {
                    return Outcome::Refused;
                }
                match scanned(&lab, &mut scanner).await {
                    Ok(code) => judged(&code),
                    Err(DeviceError::Fault(_) | DeviceError::Link(_)) => Outcome::Refused,
                }
            })
            .await
    })
    .await;
}
