//! Code scanners: text without any check.
//!
//! What can be told: bytes that are no UTF-8 or no text, and a code without end. What cannot: another letter. So a code
//! of this service carries its own check (a signature or a check digit), and the driver hands on what it heard, whole.

use std::time::Duration;

use suiban_drivers::Secret;
use suiban_drivers::scanner::{CodeScanner, ScannerError};
use suiban_lab::Lab;

use super::Outcome;

mod commanded;
mod line_mode;

/// A receipt's code, with a check at its end as all codes of this service have.
const CODE: &str = "suiban:receipt/0017/4f2a";

/// What a scanner makes of the code that a person holds before it.
async fn scanned(lab: &Lab, scanner: &mut impl CodeScanner) -> Result<Secret<String>, ScannerError> {
    let held = async {
        // What comes while the line is still being cleared is dropped: a person holds it there again.
        loop {
            lab.order(&format!("scanner scan text={CODE}")).await.unwrap();
            tokio::time::sleep(Duration::from_millis(400)).await;
        }
    };
    tokio::select! {
        scanned = scanner.scan() => scanned,
        () = held => unreachable!(),
    }
}

/// A code is right, or its own check tells that it is not: but it is one line of text.
fn judged(code: &Secret<String>) -> Outcome {
    if code.expose() == CODE {
        return Outcome::Right;
    }
    assert!(!code.expose().contains(char::is_control));
    Outcome::Refused
}
