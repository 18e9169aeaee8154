//! The roll is nearly used up: it goes on printing and says so.

use suiban_drivers::Level;
use suiban_drivers::printer::ReceiptPrinter;

use crate::presenter::{line, papers, presenter};
use crate::rig::Rig;

#[tokio::test]
async fn a_roll_that_is_nearly_used_up_prints_and_is_told() {
    let rig = Rig::fast().await;
    let mut printer = presenter(&rig).await;
    rig.act("printer paper metres=2").await;
    assert_eq!(printer.status().await.supplies[0].level, Level::Low);
    printer.print(&line("好")).await.unwrap();
    assert_eq!(papers(&rig).len(), 1);
}
