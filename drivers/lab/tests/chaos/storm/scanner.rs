//! Scanners in line mode: text without any check.
//!
//! What can be told: bytes that are no UTF-8 or no text, and a code without end. What cannot: another letter. So a code
//! of this service carries its own check (a signature or a check digit), and the driver hands on what it heard, whole.

use std::time::Duration;

use suiban_drivers::DeviceError;
use suiban_drivers::scanner::line_mode::LineScanner;
use suiban_drivers::scanner::{CodeScanner, ScannerFault};

use super::{Lane, ONE_PERCENT, Outcome, thousand};

/// A receipt's code, with a check at its end as all codes of this service have.
const CODE: &str = "suiban:receipt/0017/4f2a";

#[tokio::test]
#[ignore = "minutes of noise that nobody has yet seen through to the end"]
async fn a_scanner_on_a_bad_line_gives_one_line_of_text_for_a_code_and_its_check_finds_what_is_wrong() {
    thousand("scanner", 25, async |seed, operations| {
        let lane = Lane::new("scanner", 6000 + seed, ONE_PERCENT).await;
        let mut scanner = LineScanner::connect(&lane.port).await.unwrap();
        operations
            .each(async |_| {
                let held = async {
                    // What comes while the line is still being cleared is dropped: a person holds it there again.
                    loop {
                        lane.rig.act(&format!("scanner scan text={CODE}")).await;
                        tokio::time::sleep(Duration::from_millis(400)).await;
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
                    Err(DeviceError::Fault(ScannerFault::Unreadable | ScannerFault::Refused)) => Outcome::Refused,
                    Err(DeviceError::Link(fault)) => panic!("the line never failed: {fault}"),
                }
            })
            .await
    })
    .await;
}
