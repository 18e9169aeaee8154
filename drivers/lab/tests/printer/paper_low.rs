//! The roll is near its end.

use suiban_drivers::Level;
use suiban_drivers::printer::ReceiptPrinter;

use crate::printer::driver::{line, papers, printer};
use crate::rig::Rig;

#[tokio::test]
async fn a_roll_near_its_end_is_told_and_prints_all_the_same() {
    let rig = Rig::fast().await;
    let mut printer = printer(&rig).await;
    rig.act("printer fault paper-low").await;
    let status = printer.status().await;
    assert_eq!((status.fault.as_ref(), status.supplies[0].level), (None, Level::Low));
    printer.print(&line("好")).await.unwrap();
    assert_eq!(papers(&rig).await, ["好\n"]);
}
