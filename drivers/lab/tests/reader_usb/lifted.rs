use suiban_drivers::reader::{CardReader, ReaderFault};

use crate::bench::act;
use crate::reader_usb::plugged::{EVERY, plugged};
use crate::rig::{fault, soon};

#[tokio::test]
async fn a_lifted_card_is_the_same_typed_error_as_on_a_serial_line() {
    for wiring in EVERY {
        let mut desk = plugged(wiring, "li-na").await;
        assert!(soon("finding", desk.driver.find()).await.unwrap());
        act(&desk.lab, "reader", "remove-card", &[]).await;
        assert_eq!(fault(soon("reading", desk.driver.read()).await), ReaderFault::CardLifted, "{wiring:?}");
        assert!(!soon("finding", desk.driver.find()).await.unwrap());
    }
}
