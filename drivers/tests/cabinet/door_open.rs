//! The door is opened and closed.

use suiban_drivers::cabinet::{Cabinet, Door, Inputs};

use crate::cabinet::rig::{SOUND, after, cabinet, code, next};

#[tokio::test(start_paused = true)]
async fn an_opened_door_is_told_at_once_and_a_closed_one_too() {
    let (mut cabinet, hand) = cabinet(SOUND, false);
    let mut watch = cabinet.watch();
    hand.door(false);
    assert_eq!(next(&mut watch).await.door, Door::Open);
    assert_eq!(code(&mut cabinet).await.as_deref(), Some("door-open"));
    hand.door(true);
    assert_eq!(next(&mut watch).await.door, Door::Closed);
    assert_eq!(code(&mut cabinet).await, None);
}

#[tokio::test(start_paused = true)]
async fn an_opening_nobody_looked_at_is_still_counted() {
    let (cabinet, hand) = cabinet(SOUND, false);
    for _ in 0..3 {
        hand.door(false);
        after(100).await;
        hand.door(true);
        after(100).await;
    }
    let state = *cabinet.watch().borrow();
    assert_eq!((state.door, state.openings), (Door::Closed, 3));
}

#[tokio::test(start_paused = true)]
async fn a_door_that_is_open_at_the_start_is_told() {
    let (mut cabinet, _hand) = cabinet(Inputs { door: false, ..SOUND }, false);
    assert_eq!(code(&mut cabinet).await.as_deref(), Some("door-open"));
    assert_eq!(cabinet.watch().borrow().openings, 1);
}
