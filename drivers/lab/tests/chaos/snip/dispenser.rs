//! A card is drawn from the hopper: it moves once.

use suiban_drivers::dispenser::k720::K720;
use suiban_drivers::dispenser::{CardDispenser, CardPosition, MoveError};
use suiban_lab::DeviceName;
use suiban_lab::world::CardPlace;

use super::{Exchange, lab};

#[tokio::test(start_paused = true)]
async fn a_dispenser_unplugged_at_any_byte_draws_one_card_at_most_and_tells_where_it_is() {
    let lab = &lab().await;
    let load = async || {
        // Nothing there is as good.
        drop(lab.order("dispenser clear").await);
        let made = lab.order("town make-card li-na").await.unwrap();
        lab.order(&format!("dispenser load card={}", made["card"].as_str().unwrap())).await.unwrap();
    };
    Exchange {
        device: DeviceName::Dispenser,
        exchange: async |line| {
            load().await;
            match K720::new(line).dispense().await {
                Ok(()) => Some(true),
                Err(MoveError::Unknown(_)) => None,
                Err(MoveError::NotBegun(_) | MoveError::Fault(_)) => Some(false),
            }
        },
        next: async |line| {
            // The laboratory's motors stop once somebody is on the line.
            lab.world().until(|w| w.dispenser.motion.is_none()).await;
            let there = lab.world().read(|w| w.dispenser.blank || w.cards.at(CardPlace::InDispenser).is_some());
            let expected = if there { CardPosition::AtReader } else { CardPosition::None };
            assert_eq!(K720::new(line).position().await, Ok(expected));
        },
        done: || lab.world().read(|w| w.dispenser.moves),
    }
    .survives_every_byte(lab)
    .await;
}
