use suiban_drivers::reader::CardReader;
use suiban_lab::usb::Wiring;

use crate::reader_usb::plugged::{EVERY, plugged};
use crate::rig::soon;

#[tokio::test]
async fn a_card_is_read_whole_through_every_wiring() {
    for wiring in EVERY {
        let mut desk = plugged(wiring, "zhang-wei").await;
        let status = soon("the status", desk.driver.status()).await;
        assert_eq!(status.identity.as_deref(), Some("05.03-20200101-0001234567-0089012345"), "{wiring:?}");
        assert!(soon("finding", desk.driver.find()).await.unwrap(), "{wiring:?}");
        let record = soon("reading", desk.driver.read()).await.unwrap();
        let person = desk.lab.world().read(|w| w.town.person("zhang-wei").unwrap().clone());
        assert_eq!(record.document.name.expose(), &person.card.name, "{wiring:?}");
        assert_eq!(record.fingers.len(), 2, "{wiring:?}");
        assert_eq!(record.body_number.unwrap().expose(), person.body_number.as_bytes(), "{wiring:?}");
    }
}

#[tokio::test]
async fn header_and_body_go_out_apart_and_a_frame_goes_out_whole() {
    let find = [0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x03, 0x20, 0x01, 0x22];
    let mut desk = plugged(Wiring::FourEndpoints { closes: true }, "li-na").await;
    soon("finding", desk.driver.find()).await.unwrap();
    assert_eq!(desk.device.heard(), [find[..7].to_vec(), find[7..].to_vec()]);
    let mut desk = plugged(Wiring::OnePair { closes: true }, "li-na").await;
    soon("finding", desk.driver.find()).await.unwrap();
    assert_eq!((desk.device.heard(), desk.device.empty_packets()), (vec![find.to_vec()], 0));
    let mut desk = plugged(Wiring::Reports, "li-na").await;
    soon("finding", desk.driver.find()).await.unwrap();
    let mut report = find.to_vec();
    report.resize(64, 0);
    assert_eq!(desk.device.heard(), [report]);
}
