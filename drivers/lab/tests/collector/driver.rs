//! CRT-591 driver and card slot.

use suiban_drivers::collector::crt591::{Crt591, SETTINGS};
use suiban_drivers::collector::{CardCollector, ChannelState, CollectorFault};
use suiban_drivers::transport::{BoxPipe, connect};
use suiban_drivers::{Level, Media};

use crate::rig::{Rig, fault, soon};

pub async fn slot(rig: &Rig) -> Crt591<BoxPipe> {
    Crt591::new(connect(&rig.port("collector"), SETTINGS).await.unwrap())
}

pub async fn ready(rig: &Rig) -> Crt591<BoxPipe> {
    let mut slot = slot(rig).await;
    slot.initialise().await.unwrap();
    slot
}

/// Lets that person's card in and moves it to the antenna.
pub async fn take_in(rig: &Rig, slot: &mut Crt591<BoxPipe>, person: &str) {
    slot.accept(true).await.unwrap();
    rig.act(&format!("collector insert-card person={person}")).await;
    assert_eq!(slot.channel().await.unwrap(), ChannelState::AtGate);
    slot.take_in().await.unwrap();
    slot.accept(false).await.unwrap();
    assert_eq!(slot.channel().await.unwrap(), ChannelState::Inside);
}

pub fn number(rig: &Rig, person: &str) -> Vec<u8> {
    rig.lab.world().read(|w| w.town.person(person).unwrap().body_number.clone().into_bytes())
}

#[tokio::test]
async fn the_old_card_is_taken_in_read_and_kept() {
    for rig in [Rig::fast().await, Rig::in_real_time().await] {
        let mut slot = soon("initialising", ready(&rig)).await;
        soon("the way in", take_in(&rig, &mut slot, "zhang-wei")).await;
        assert_eq!(slot.body_number().await.unwrap().expose(), &number(&rig, "zhang-wei"));
        assert_eq!(slot.status().await.media, Media::Present);
        soon("keeping", slot.retain()).await.unwrap();
        assert_eq!(rig.place_of("card-zhang-wei"), "in-bin");
        assert_eq!(slot.retained().await.unwrap(), 1);
        let status = slot.status().await;
        assert_eq!((status.media, status.identity.as_deref()), (Media::None, Some("CRT-591-M001")));
        assert_eq!((status.supplies[0].level, status.supplies[0].count), (Level::Ok, Some(1)));
        assert!(rig.try_act("collector insert-card person=li-na").await.is_err(), "the entry is shut");
        slot.clear_retained().await.unwrap();
        assert_eq!(slot.retained().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn another_persons_card_is_told_by_its_number_and_given_back() {
    let rig = Rig::fast().await;
    let mut slot = ready(&rig).await;
    take_in(&rig, &mut slot, "wang-fang").await;
    let read = slot.body_number().await.unwrap();
    assert_eq!(read.expose(), &number(&rig, "wang-fang"));
    assert_ne!(read.expose(), &number(&rig, "zhang-wei"));
    slot.eject().await.unwrap();
    rig.act("collector take-card").await;
    assert_eq!(rig.place_of("card-wang-fang"), "with-person");
    assert_eq!(slot.channel().await.unwrap(), ChannelState::Empty);
    assert_eq!(slot.retained().await.unwrap(), 0);
}

#[tokio::test]
async fn nothing_moves_before_the_slot_was_initialised() {
    let rig = Rig::fast().await;
    let mut slot = slot(&rig).await;
    assert_eq!(fault(slot.accept(true).await), CollectorFault::NotInitialised);
    assert_eq!(slot.channel().await.unwrap(), ChannelState::Empty);
    slot.initialise().await.unwrap();
    slot.accept(true).await.unwrap();
    assert!(matches!(fault(slot.take_in().await), CollectorFault::Refused(_)), "no card was put in");
    assert!(matches!(fault(slot.retain().await), CollectorFault::Refused(_)));
}
