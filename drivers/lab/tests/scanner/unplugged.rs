//! The plug is pulled.

use suiban_drivers::LinkFault;
use suiban_drivers::scanner::CodeScanner;

use crate::rig::{Rig, link, soon};
use crate::scanner::driver::{scan, scanner};

#[tokio::test]
async fn whoever_waits_for_a_code_learns_that_the_scanner_was_unplugged_and_a_fresh_line_reads() {
    let rig = Rig::fast().await;
    let mut before = scanner(&rig).await;
    let (waiting, ()) = tokio::join!(soon("the end of the line", before.scan()), rig.unplug("scanner"));
    assert!(matches!(link(waiting), LinkFault::Lost { .. }));
    rig.plug("scanner").await;
    let mut after = scanner(&rig).await;
    assert_eq!(scan(&rig, &mut after, "again").await.unwrap().expose(), "again");
}
