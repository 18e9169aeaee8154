//! Scanners in line mode: they send what they see, and are told nothing.

use suiban_drivers::DeviceError;
use suiban_drivers::scanner::ScannerFault;
use suiban_drivers::scanner::line_mode::LineScanner;

use super::super::{Lane, ONE_PERCENT, Outcome, thousand};
use super::{judged, scanned};

#[tokio::test]
async fn a_scanner_on_a_bad_line_gives_one_line_of_text_for_a_code_and_its_check_finds_what_is_wrong() {
    thousand("scanner", 25, async |seed, operations| {
        let lane = Lane::new("scanner", 6000 + seed, ONE_PERCENT).await;
        let mut scanner = LineScanner::connect(&lane.port).await.unwrap();
        operations
            .each(async |_| match scanned(&lane.rig.lab, &mut scanner).await {
                Ok(code) => judged(&code),
                Err(DeviceError::Fault(ScannerFault::Unreadable | ScannerFault::Refused)) => Outcome::Refused,
                Err(DeviceError::Link(fault)) => panic!("the line never failed: {fault}"),
            })
            .await
    })
    .await;
}
