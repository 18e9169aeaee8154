use suiban_drivers::LinkFault;
use suiban_drivers::reader::CardReader;
use suiban_lab::DeviceName;
use suiban_lab::world::LineFault;

use crate::reader_usb::plugged::{EVERY, plugged};
use crate::rig::{link, soon};

#[tokio::test]
async fn a_damaged_answer_is_a_typed_error_and_the_next_question_is_answered() {
    for wiring in EVERY {
        for fault in [LineFault::FlipBit, LineFault::Silent] {
            let mut desk = plugged(wiring, "li-na").await;
            desk.lab.world().update(|w| w.line(DeviceName::Reader).faults.push_back(fault));
            let told = link(soon("the question", desk.driver.find()).await);
            assert!(matches!(told, LinkFault::Garbled { .. } | LinkFault::Timeout { .. }), "{wiring:?}: {told}");
            assert!(soon("finding", desk.driver.find()).await.unwrap(), "{wiring:?} after {fault:?}");
        }
    }
}
