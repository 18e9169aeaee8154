//! The embedded engine.

use super::promises;
use super::stage::embedded;
use crate::journey::identity::Grade;

#[test]
fn it_tells_all_drawn_people_apart_with_a_margin() {
    let mut engine = embedded();
    let threshold = engine.info().threshold.unwrap();
    let (own, other, pair) = promises::separation(engine.as_mut());
    assert!(own > threshold + 0.05, "own {own}");
    assert!(other < threshold - 0.05, "{pair}: {other}");
}

#[test]
fn everybody_passes_every_movement() {
    promises::everybody_passes(embedded().as_mut());
}

#[test]
fn only_the_movement_asked_for_counts() {
    promises::only_the_movement_asked_for_counts(embedded().as_mut(), "zhang-wei");
    promises::only_the_movement_asked_for_counts(embedded().as_mut(), "wang-fang");
}

#[test]
fn swaying_is_no_turn() {
    promises::swaying_is_no_turn(embedded().as_mut());
}

#[test]
fn a_helper_cannot_move_for_the_holder() {
    promises::a_helper_cannot_move_for_the_holder(embedded().as_mut());
}

#[test]
fn a_slow_machine_sends_nobody_away() {
    promises::a_slow_machine_sends_nobody_away(embedded().as_mut());
}

#[test]
fn a_held_photo_fails() {
    promises::a_held_photo_fails(embedded().as_mut());
}

#[test]
fn it_calls_itself_a_demonstration_and_claims_no_passive_check() {
    let mut engine = embedded();
    assert_eq!(engine.info().grade, Grade::Demonstration);
    let frame = super::stage::frame("zhang-wei", super::stage::Shot::Rest);
    let face = engine.look(&frame).unwrap().swap_remove(0);
    assert_eq!(engine.liveness(&frame, &face).unwrap(), None);
}
