use suiban_drivers::reader::chip::{ChipReader, ChipReaderFault};

use crate::chip_reader::service::desk;
use crate::rig::{fault, soon};

#[tokio::test]
async fn a_card_without_either_number_is_no_id_card() {
    let Some(mut desk) = desk("a_card_without_either_number_is_no_id_card").await else { return };
    desk.place("li-na").await;
    desk.act("fault name=chip-unknown-kind").await;
    assert_eq!(fault(soon("the reading", desk.driver.read()).await), ChipReaderFault::UnknownCard);
}
