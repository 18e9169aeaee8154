//! Scanners that are told to look: commands with a check, codes without one.
//!
//! What a command did is told by its answer; a code carries its own check, as in line mode.

use suiban_drivers::DeviceError;
use suiban_drivers::scanner::CodeScanner;
use suiban_drivers::scanner::newland::Newland;
use suiban_lab::DeviceName;

use super::{MINUTES, Outcome, in_memory, thousand};

const CODE: &str = "suiban:receipt/0017/4f2a";

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
                let held = async {
                    loop {
                        lab.order(&format!("scanner scan text={CODE}")).await.unwrap();
                        tokio::time::sleep(std::time::Duration::from_millis(400)).await;
                    }
                };
                let scanned = tokio::select! {
                    scanned = scanner.scan() => scanned,
                    () = held => unreachable!(),
                };
                match scanned {
                    Ok(code) if code.expose() == CODE => Outcome::Right,
                    Ok(code) => {
                        assert!(!code.expose().contains(char::is_control));
                        Outcome::Refused
                    }
                    Err(DeviceError::Fault(_) | DeviceError::Link(_)) => Outcome::Refused,
                }
            })
            .await
    })
    .await;
}
