use suiban_drivers::LinkFault;
use suiban_drivers::reader::CardReader;

use crate::reader_usb::plugged::{EVERY, host, plugged};
use crate::rig::{link, soon};

#[tokio::test]
async fn a_reader_pulled_out_at_any_packet_of_a_reading_is_lost_and_another_line_reads_the_card() {
    for wiring in EVERY {
        for packets in [0, 1, 2, 3, 5, 9, 20, 30] {
            let mut desk = plugged(wiring, "wu-qiang").await;
            desk.device.unplug_after(packets);
            let outcome = soon("a reading", async {
                desk.driver.find().await?;
                desk.driver.read().await.map(|_| ())
            })
            .await;
            if packets < 20 {
                let fault = link(outcome);
                assert!(matches!(fault, LinkFault::Lost { .. }), "{wiring:?} after {packets}: {fault}");
            }
            desk.device.unplug();
            let fault = link(soon("a question", desk.driver.find()).await);
            assert!(matches!(fault, LinkFault::Lost { .. }), "{wiring:?}: {fault}");
        }
        let desk = plugged(wiring, "wu-qiang").await;
        desk.device.unplug();
        let again = suiban_lab::usb::UsbReader::plug(wiring, desk.lab.pipe(suiban_lab::DeviceName::Reader));
        let mut driver = suiban_drivers::reader::sam_v::SamV::new(host(&again));
        assert!(soon("finding", driver.find()).await.unwrap(), "{wiring:?}");
        soon("reading", driver.read()).await.unwrap();
    }
}
