//! Cheap firmware knows the class's requests by name only.

use std::io::ErrorKind;

use suiban_drivers::Link;

use crate::printer_usb_class::rig::{GOOD, status};

#[tokio::test(start_paused = true)]
async fn a_printer_that_stalls_on_a_request_is_as_good_as_before() {
    for kind in [ErrorKind::BrokenPipe, ErrorKind::TimedOut] {
        let status = status(GOOD, Err(kind)).await;
        assert_eq!((status.link, status.fault), (Link::Online, None));
    }
}
