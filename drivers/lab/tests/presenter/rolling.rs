//! The presenter's motor does not stop.

use suiban_drivers::printer::custom::{Custom, Presenter};
use suiban_drivers::printer::escpos::Paper;
use suiban_drivers::printer::{PrinterFault, ReceiptPrinter};

use crate::presenter::line;
use crate::rig::{Rig, fault};

#[tokio::test(start_paused = true)]
async fn a_motor_that_does_not_stop_is_told() {
    let rig = Rig::fast().await;
    rig.act("printer presenter fitted=true").await;
    let mut printer = Custom::new(rig.lab.pipe(suiban_lab::DeviceName::Printer), Paper::Mm80, Presenter::custom());
    rig.act("printer fault rolling").await;
    assert_eq!(fault(printer.print(&line("转")).await), PrinterFault::Rolling);
}
