//! A card is found and read whole.

use std::cell::Cell;

use suiban_drivers::reader::CardReader;
use suiban_drivers::reader::sam_v::SamV;
use suiban_lab::DeviceName;

use super::{Exchange, lab};

#[tokio::test(start_paused = true)]
async fn a_reader_unplugged_at_any_byte_reads_the_next_card() {
    let lab = &lab().await;
    let lay = async || {
        let _gone = lab.order("reader remove-card").await;
        lab.order("reader place-card liu-yang").await.unwrap();
    };
    let number = lab.world().read(|w| w.town.people[0].card.number.clone());
    let first = lab.world().read(|w| w.town.people[0].slug);
    let read = Cell::new(0);
    Exchange {
        device: DeviceName::Reader,
        exchange: async |line| {
            lay().await;
            let mut reader = SamV::new(line);
            // Reading changes nothing and may be tried as often as one likes: the driver's word alone counts.
            let whole = reader.find().await == Ok(true) && reader.read().await.is_ok();
            read.set(read.get() + u64::from(whole));
            whole.then_some(true)
        },
        next: async |line| {
            let _gone = lab.order("reader remove-card").await;
            lab.order(&format!("reader place-card {first}")).await.unwrap();
            let mut reader = SamV::new(line);
            assert_eq!(reader.find().await, Ok(true));
            assert_eq!(reader.read().await.unwrap().document.number.expose(), &number);
        },
        done: || read.get(),
    }
    .survives_every_byte(lab)
    .await;
}
