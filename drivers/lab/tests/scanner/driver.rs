//! Line-mode driver and scanner.

use std::pin::pin;
use std::time::Duration;

use suiban_drivers::Secret;
use suiban_drivers::scanner::line_mode::LineScanner;
use suiban_drivers::scanner::{CodeScanner, ScannerError, ScannerFault};
use suiban_drivers::transport::{BoxPipe, Pipe};
use suiban_lab::DeviceName;
use tokio::time::timeout;

use crate::rig::{Rig, fault};

/// As long as a person holds a code there before trying again.
const LOOK: Duration = Duration::from_secs(3);

pub async fn scanner(rig: &Rig) -> LineScanner<BoxPipe> {
    LineScanner::connect(&rig.port("scanner")).await.unwrap()
}

/// Holds `text` before the scanner until the driver has it: what comes while the line is still being cleared is dropped.
pub async fn scan<P: Pipe>(
    rig: &Rig,
    scanner: &mut LineScanner<P>,
    text: &str,
) -> Result<Secret<String>, ScannerError> {
    let mut scanned = pin!(scanner.scan());
    for _turn in 0..8 {
        tokio::select! {
            biased;
            early = &mut scanned => panic!("nothing was held there yet: {early:?}"),
            () = tokio::task::yield_now() => {}
        }
    }
    for _held in 0..10 {
        rig.act(&format!("scanner scan text={text}")).await;
        if let Ok(code) = timeout(LOOK, &mut scanned).await {
            return code;
        }
    }
    panic!("the code was never read");
}

#[tokio::test]
async fn a_code_arrives_as_it_was_printed() {
    for rig in [Rig::fast().await, Rig::in_real_time().await] {
        let mut scanner = scanner(&rig).await;
        assert!(scanner.status().await.is_ready());
        let long = "9".repeat(300);
        for text in ["suiban:pick-up/0017/AB12", "领证:张伟", long.as_str()] {
            assert_eq!(scan(&rig, &mut scanner, text).await.unwrap().expose(), text);
        }
    }
}

#[tokio::test]
async fn what_was_scanned_before_is_dropped() {
    let rig = Rig::fast().await;
    // A pseudo-terminal hands bytes on when the kernel finds the time; a memory pipe has them when they are sent.
    let mut scanner = LineScanner::new(rig.lab.pipe(DeviceName::Scanner));
    rig.act("scanner scan text=old").await;
    rig.lab.world().until(|w| w.scanner.sent == 1).await;
    assert_eq!(scan(&rig, &mut scanner, "new").await.unwrap().expose(), "new");
}

#[tokio::test]
async fn a_code_too_long_is_none_of_ours_and_the_next_one_is_read() {
    let rig = Rig::fast().await;
    let mut scanner = scanner(&rig).await;
    assert_eq!(fault(scan(&rig, &mut scanner, &"7".repeat(2953)).await), ScannerFault::Unreadable);
    assert_eq!(scan(&rig, &mut scanner, "ours").await.unwrap().expose(), "ours");
}
