use suiban_drivers::reader::chip::{ChipEvent, ChipReader};
use suiban_drivers::{Link, Media};

use crate::chip_reader::service::{READER, desk};
use crate::rig::soon;

#[tokio::test]
async fn a_card_laid_down_tells_its_numbers_and_its_coming_and_going_are_seen() {
    let Some(mut desk) = desk("a_card_laid_down_tells_its_numbers_and_its_coming_and_going_are_seen").await else {
        return;
    };
    let status = desk.driver.status().await;
    assert_eq!((status.link, status.media), (Link::Online, Media::None));
    assert!(status.identity.unwrap().starts_with(READER));
    for person in ["zhang-wei", "li-na"] {
        desk.act(&format!("place-card person={person}")).await;
        assert_eq!(soon("the arrival", desk.driver.event()).await, Ok(ChipEvent::Arrived));
        assert_eq!(desk.driver.status().await.media, Media::Present);
        let card = soon("the reading", desk.driver.read()).await.unwrap();
        let made = desk.lab.world().read(|w| w.cards.get(&format!("card-{person}")).unwrap().clone());
        assert_eq!(card.serial.unwrap().expose(), &made.chip_serial());
        assert_eq!(card.body_number.unwrap().expose(), made.body_number.as_bytes());
        assert_eq!(card.atr[..4], [0x3B, 0x88, 0x80, 0x01]);
        desk.act("remove-card").await;
        assert_eq!(soon("the leaving", desk.driver.event()).await, Ok(ChipEvent::Left));
    }
}

#[tokio::test]
async fn the_number_is_the_one_an_id_card_reader_with_a_secure_module_reads() {
    use suiban_drivers::reader::CardReader;
    use suiban_drivers::reader::sam_v::SamV;
    let Some(mut desk) = desk("the_number_is_the_one_an_id_card_reader_with_a_secure_module_reads").await else {
        return;
    };
    desk.place("wang-fang").await;
    let card = desk.driver.read().await.unwrap();
    desk.act("remove-card").await;
    crate::bench::act(&desk.lab, "reader", "place-card", &[("person", "wang-fang")]).await;
    let mut reader = SamV::new(desk.lab.pipe(suiban_lab::DeviceName::Reader));
    assert!(reader.find().await.unwrap());
    assert_eq!(reader.read().await.unwrap().body_number, card.body_number);
}

#[test]
fn numbers_of_a_card_never_print() {
    use suiban_drivers::Secret;
    let card = suiban_drivers::reader::chip::ChipCard {
        atr: vec![0x3B],
        serial: Some(Secret::new(vec![0xA7; 8])),
        body_number: Some(Secret::new(b"0123456789ABCDEF0123456789ABCDEF".to_vec())),
    };
    let printed = format!("{card:?}");
    assert!(!printed.contains("167") && !printed.contains("48, 49"), "{printed}");
}
