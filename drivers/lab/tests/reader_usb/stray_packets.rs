use suiban_drivers::reader::CardReader;
use suiban_lab::usb::Wiring;

use crate::reader_usb::plugged::plugged;
use crate::rig::soon;

#[tokio::test]
async fn packets_that_belong_to_no_answer_are_passed_over() {
    let stray: [(Wiring, u8, Vec<u8>); 4] = [
        (Wiring::OnePair { closes: true }, 0x82, vec![]),
        (Wiring::OnePair { closes: true }, 0x82, vec![0x00, 0xAA, 0x55]),
        (Wiring::Reports, 0x81, vec![0; 64]),
        (Wiring::AskedReports, 0x00, vec![0x5A; 64]),
    ];
    for (wiring, endpoint, packet) in stray {
        let mut desk = plugged(wiring, "li-na").await;
        desk.device.stray(endpoint, &packet);
        assert!(soon("finding", desk.driver.find()).await.unwrap(), "{wiring:?} {packet:02X?}");
        soon("reading", desk.driver.read()).await.unwrap();
    }
}

#[tokio::test]
async fn a_header_without_a_body_is_forgotten() {
    let mut desk = plugged(Wiring::FourEndpoints { closes: true }, "li-na").await;
    desk.device.stray(0x81, &[0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x08]);
    let read = async { while !desk.driver.find().await.is_ok_and(|found| found) {} };
    soon("finding", read).await;
}
