//! A card at the gate is retained: it moves once.

use suiban_drivers::DeviceError;
use suiban_drivers::collector::crt591::Crt591;
use suiban_drivers::collector::{CardCollector, ChannelState};
use suiban_lab::DeviceName;
use suiban_lab::world::CardPlace;

use super::{Exchange, lab};

#[tokio::test(start_paused = true)]
async fn a_slot_unplugged_at_any_byte_retains_a_card_once_at_most_and_tells_where_it_is() {
    let lab = &lab().await;
    Crt591::new(lab.pipe(DeviceName::Collector)).initialise().await.unwrap();
    let put_in = async || {
        let made = lab.order("town make-card li-na").await.unwrap();
        let card = made["card"].as_str().unwrap();
        lab.world().update(|w| w.cards.put(card, CardPlace::InChannel)).unwrap();
    };
    Exchange {
        device: DeviceName::Collector,
        exchange: async |line| {
            put_in().await;
            match Crt591::new(line).retain().await {
                Ok(()) => Some(true),
                Err(DeviceError::Link(_)) => None,
                Err(DeviceError::Fault(_)) => Some(false),
            }
        },
        next: async |line| {
            let left = lab.world().update(|w| w.cards.take(CardPlace::InChannel));
            let mut slot = Crt591::new(line);
            assert_eq!(slot.channel().await.unwrap(), ChannelState::Empty, "{left:?} was taken by hand");
            assert_eq!(slot.retained().await.unwrap(), u32::from(lab.world().read(|w| w.collector.bin_count)));
        },
        done: || lab.world().read(|w| w.collector.bin_count.into()),
    }
    .survives_every_byte(lab)
    .await;
}
