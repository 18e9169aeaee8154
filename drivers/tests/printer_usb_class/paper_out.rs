//! The paper is out.

use suiban_drivers::Level;

use crate::printer_usb_class::rig::{GOOD, status};

#[tokio::test(start_paused = true)]
async fn the_port_alone_tells_that_the_paper_is_out() {
    for byte in [0x38, 0x30] {
        let status = status(GOOD, Ok(byte)).await;
        assert_eq!((status.fault.unwrap().code.as_str(), status.supplies[0].level), ("paper-out", Level::Out));
    }
}

#[tokio::test(start_paused = true)]
async fn the_data_pipe_knows_better_what_is_wrong() {
    // Cover open; the port's error line says no more than that something is.
    let status = status([0x1A, 0x16, 0x12, 0x12], Ok(0x10)).await;
    assert_eq!(status.fault.unwrap().code, "cover-open");
}

#[tokio::test(start_paused = true)]
async fn an_error_only_the_port_knows_is_told() {
    assert_eq!(status(GOOD, Ok(0x10)).await.fault.unwrap().code, "printer-offline");
    assert_eq!(status(GOOD, Ok(0x18)).await.fault, None);
}
