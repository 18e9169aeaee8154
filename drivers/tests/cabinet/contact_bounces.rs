//! Contacts bounce before they rest, and worn ones never do.

use suiban_drivers::cabinet::{Cabinet, Door, Tamper};

use crate::cabinet::rig::{Hand, SOUND, after, cabinet, code, next};

/// To and fro every 5 ms.
async fn bounce(hand: &Hand, times: usize, rest: bool) {
    for turn in 0..times {
        hand.door(turn % 2 == 0);
        after(5).await;
    }
    hand.door(rest);
}

#[tokio::test(start_paused = true)]
async fn a_door_that_bounces_shut_was_opened_once() {
    let (cabinet, hand) = cabinet(SOUND, false);
    hand.door(false);
    after(500).await;
    bounce(&hand, 9, true).await;
    after(500).await;
    let state = *cabinet.watch().borrow();
    assert_eq!((state.door, state.openings, state.restless), (Door::Closed, 1, false));
}

#[tokio::test(start_paused = true)]
async fn a_knock_at_the_cabinet_is_no_opening_and_no_alarm() {
    let (cabinet, hand) = cabinet(SOUND, false);
    hand.tamper(false);
    hand.door(false);
    after(10).await;
    hand.tamper(true);
    hand.door(true);
    after(500).await;
    let state = *cabinet.watch().borrow();
    assert_eq!((state.openings, state.tamper), (0, Tamper::Intact));
}

#[tokio::test(start_paused = true)]
async fn a_contact_that_never_rests_is_told_and_forgotten_once_it_does() {
    let (mut cabinet, hand) = cabinet(SOUND, false);
    let mut watch = cabinet.watch();
    let (_, state) = tokio::join!(bounce(&hand, 400, true), next(&mut watch));
    assert!(state.restless);
    assert_eq!(code(&mut cabinet).await.as_deref(), Some("contact-restless"));
    after(10_000).await;
    assert_eq!(code(&mut cabinet).await, None);
}
