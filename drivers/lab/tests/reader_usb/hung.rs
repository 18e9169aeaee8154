use suiban_drivers::LinkFault;
use suiban_drivers::reader::CardReader;

use crate::reader_usb::plugged::{EVERY, plugged};
use crate::rig::{link, soon};

#[tokio::test]
async fn a_reader_that_takes_no_packets_is_a_typed_error_and_its_line_is_given_up() {
    for wiring in EVERY {
        let mut desk = plugged(wiring, "li-na").await;
        desk.device.hang(true);
        let fault = link(soon("the question", desk.driver.find()).await);
        assert!(matches!(fault, LinkFault::Timeout { .. } | LinkFault::Lost { .. }), "{wiring:?}: {fault}");
        soon("the line's end", async {
            while !matches!(desk.driver.find().await, Err(suiban_drivers::DeviceError::Link(LinkFault::Lost { .. }))) {}
        })
        .await;
    }
}
