//! The scanner's window is dirty.

use std::time::Duration;

use suiban_drivers::scanner::CodeScanner;
use tokio::time::timeout;

use crate::rig::Rig;
use crate::scanner::driver::{scan, scanner};

#[tokio::test]
async fn a_scanner_that_recognises_nothing_keeps_waiting_and_reads_the_next_code_when_it_is_wiped() {
    let rig = Rig::fast().await;
    let mut scanner = scanner(&rig).await;
    rig.act("scanner fault glass-dirty").await;
    rig.act("scanner scan text=unseen").await;
    assert!(timeout(Duration::from_millis(300), scanner.scan()).await.is_err());
    rig.act("scanner fault clear").await;
    assert_eq!(scan(&rig, &mut scanner, "seen").await.unwrap().expose(), "seen");
}
