//! CRT-591: frames with length and XOR byte, acknowledged both ways.
//!
//! Questions are asked up to three times; what moves a card is sent once, and afterwards the driver asks where it is.

use suiban_drivers::DeviceError;
use suiban_drivers::collector::crt591::{Crt591, SETTINGS};
use suiban_drivers::collector::{CardCollector, ChannelState, CollectorError, CollectorFault};
use suiban_drivers::transport::{BoxPipe, connect};
use suiban_lab::world::CardPlace;

use super::{Lane, ONE_PERCENT, Outcome, thousand};

#[tokio::test]
#[ignore = "minutes of noise that nobody has yet seen through to the end"]
async fn a_slot_on_a_bad_line_moves_a_card_once_or_not_at_all_and_never_tells_wrong_where_it_is() {
    thousand("collector", 50, async |seed, operations| {
        let lane = Lane::new("collector", 3000 + seed, ONE_PERCENT).await;
        let mut slot = Crt591::new(connect(&lane.port, SETTINGS).await.unwrap());
        while slot.initialise().await.is_err() {}
        operations
            .each(async |number| match number % 5 {
                0 => retain(&lane, &mut slot).await,
                1 => told(slot.retained().await, retained(&lane)),
                _ => told(slot.channel().await, channel(&lane)),
            })
            .await
    })
    .await;
}

fn channel(lane: &Lane) -> ChannelState {
    let there = lane.rig.lab.world().read(|w| w.cards.at(CardPlace::InChannel).is_some());
    if there { ChannelState::AtGate } else { ChannelState::Empty }
}

fn retained(lane: &Lane) -> u32 {
    lane.rig.lab.world().read(|w| w.collector.bin_count.into())
}

/// A card is put into the channel and has to go into the bin.
async fn retain(lane: &Lane, slot: &mut Crt591<BoxPipe>) -> Outcome {
    let before = retained(lane);
    let card = lane.rig.act("town make-card li-na").await["card"].as_str().unwrap().to_owned();
    lane.rig.lab.world().update(|w| w.cards.put(&card, CardPlace::InChannel)).unwrap();
    let kept = slot.retain().await;
    let after = retained(lane);
    assert!(after - before <= 1);
    let outcome = match kept {
        Ok(()) => {
            assert_eq!(after, before + 1);
            Outcome::Right
        }
        Err(error) => refused(&error),
    };
    lane.rig.lab.world().update(|w| w.cards.take(CardPlace::InChannel));
    outcome
}

fn told<T: PartialEq + std::fmt::Debug>(answer: Result<T, CollectorError>, truth: T) -> Outcome {
    match answer {
        Ok(answer) => {
            assert_eq!(answer, truth);
            Outcome::Right
        }
        Err(error) => refused(&error),
    }
}

/// A failed line, or a slot that did not understand the command, are no wrong results.
fn refused(error: &CollectorError) -> Outcome {
    match error {
        DeviceError::Link(_) | DeviceError::Fault(CollectorFault::Refused(_)) => Outcome::Refused,
        DeviceError::Fault(fault) => panic!("nothing is wrong with the slot, and the driver says: {fault}"),
    }
}
