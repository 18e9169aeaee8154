//! The supply gives too little voltage.

use suiban_drivers::{Action, printer::PrinterFault};

use crate::printer_custom::rig::{MOVING, fault, health, print_into};

const LOW: &str = "10 0F 00 00 08 00";

#[tokio::test(start_paused = true)]
async fn it_ends_the_slip_and_wants_service() {
    assert_eq!(fault(print_into(&[MOVING, LOW]).await), PrinterFault::Voltage);
    let report = health(LOW).await.fault.unwrap();
    assert_eq!((report.code.as_str(), report.action), ("low-voltage", Action::Maintain));
}
