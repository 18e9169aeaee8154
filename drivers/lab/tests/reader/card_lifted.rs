//! The card is lifted while it is being read.

use suiban_drivers::reader::{CardReader, ReaderFault};
use suiban_lab::world::Session;

use crate::reader::driver::{read, reader, same_text, town};
use crate::rig::{Rig, fault, soon};

#[tokio::test]
async fn a_card_lifted_in_the_middle_is_a_typed_error_and_the_next_reading_works() {
    let rig = Rig::in_real_time().await;
    let mut reader = reader(&rig).await;
    rig.act("reader place-card person=li-na").await;
    assert!(reader.find().await.unwrap());
    let lifted = async {
        rig.lab.world().until(|w| w.reader.session == Session::Selected).await;
        rig.act("reader remove-card").await;
    };
    let (reading, ()) = soon("the reading", async { tokio::join!(reader.read(), lifted) }).await;
    assert_eq!(fault(reading), ReaderFault::CardLifted);
    let record = read(&rig, &mut reader, "li-na").await;
    same_text(&record, &town(&rig).person("li-na").unwrap().card);
}

#[tokio::test]
async fn a_card_lifted_after_it_was_found_is_a_typed_error() {
    let rig = Rig::fast().await;
    let mut reader = reader(&rig).await;
    rig.act("reader place-card person=li-na").await;
    assert!(reader.find().await.unwrap());
    rig.act("reader remove-card").await;
    assert_eq!(fault(reader.read().await), ReaderFault::CardLifted);
}
