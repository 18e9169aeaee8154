//! The light runs its pattern whatever else happens, and goes out at the end.

use suiban_drivers::cabinet::{Cabinet, Light};

use crate::cabinet::rig::{Hand, SOUND, after, cabinet};

fn shone(hand: &Hand) -> Vec<(u128, bool)> {
    hand.shone.lock().unwrap().iter().map(|(at, lit)| (at.as_millis(), *lit)).collect()
}

#[tokio::test(start_paused = true)]
async fn a_pattern_is_shown_in_its_own_time() {
    let (cabinet, hand) = cabinet(SOUND, false);
    after(1_000).await;
    cabinet.show(Light::TAKE);
    after(1_700).await;
    assert_eq!(shone(&hand), [(0, false), (1_000, true), (1_500, false), (2_000, true), (2_500, false)]);
}

#[tokio::test(start_paused = true)]
async fn showing_the_same_light_again_does_not_begin_it_anew() {
    let (cabinet, hand) = cabinet(SOUND, false);
    cabinet.show(Light::TAKE);
    for _ in 0..10 {
        after(100).await;
        cabinet.show(Light::TAKE);
    }
    after(50).await;
    let told: Vec<u128> = shone(&hand).into_iter().map(|(at, _)| at).collect();
    assert_eq!(told, [0, 500, 1_000]);
}

#[tokio::test(start_paused = true)]
async fn the_light_goes_out_with_the_program() {
    let (cabinet, hand) = cabinet(SOUND, false);
    cabinet.show(Light::ON);
    after(20).await;
    drop(cabinet);
    after(20).await;
    assert_eq!(shone(&hand).last().map(|(_, lit)| *lit), Some(false));
}
