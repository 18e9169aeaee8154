//! A code is scanned.

use std::time::Duration;

use suiban_drivers::scanner::CodeScanner;
use suiban_drivers::scanner::line_mode::LineScanner;
use suiban_lab::DeviceName;
use tokio::time::sleep;

use super::{Exchange, lab};

const CODE: &str = "suiban:receipt/0017/4f2a";

#[tokio::test(start_paused = true)]
#[ignore = "the simulator sends a code again that was cut off: the count of codes sent is two"]
async fn a_scanner_unplugged_at_any_byte_reads_the_next_code() {
    let lab = &lab().await;
    let held = async |text: &str| {
        // As long as it takes to clear the line.
        sleep(Duration::from_secs(3)).await;
        lab.order(&format!("scanner scan text={text}")).await.unwrap();
    };
    Exchange {
        device: DeviceName::Scanner,
        exchange: async |line| {
            let mut scanner = LineScanner::new(line);
            let (scanned, ()) = tokio::join!(scanner.scan(), held(CODE));
            let code = scanned.ok()?;
            assert!(CODE.starts_with(code.expose().as_str()), "{}", code.expose());
            (code.expose() == CODE).then_some(true)
        },
        next: async |line| {
            // What was held there while nobody listened is gone, as with a real scanner.
            lab.world().update(|w| w.scanner.waiting.clear());
            let mut scanner = LineScanner::new(line);
            let (scanned, ()) = tokio::join!(scanner.scan(), held("next"));
            assert_eq!(scanned.unwrap().expose(), "next");
        },
        done: || lab.world().read(|w| w.scanner.sent),
    }
    .survives_every_byte(lab)
    .await;
}
