//! The neural engine; needs a model pack.

use super::promises;
use super::stage::{Shot, frame, neural, people};
use crate::journey::identity::Grade;

#[test]
fn it_knows_every_holder_and_no_stranger() {
    let Some(mut engine) = neural("it_knows_every_holder_and_no_stranger") else { return };
    let threshold = engine.info().threshold.unwrap();
    assert_eq!((engine.info().grade, engine.info().models.len()), (Grade::Measured, 5));
    let (own, other, pair) = promises::separation(engine.as_mut());
    assert!(own > threshold + 0.2, "own {own}");
    assert!(other < threshold + 0.03, "{pair}: {other}");
}

#[test]
fn everybody_passes_every_movement() {
    let Some(mut engine) = neural("everybody_passes_every_movement") else { return };
    promises::everybody_passes(engine.as_mut());
}

#[test]
fn only_the_movement_asked_for_counts() {
    let Some(mut engine) = neural("only_the_movement_asked_for_counts") else { return };
    promises::only_the_movement_asked_for_counts(engine.as_mut(), "li-na");
    promises::only_the_movement_asked_for_counts(engine.as_mut(), "wang-fang");
}

#[test]
fn swaying_is_no_turn() {
    let Some(mut engine) = neural("swaying_is_no_turn") else { return };
    promises::swaying_is_no_turn(engine.as_mut());
}

#[test]
fn a_helper_cannot_move_for_the_holder() {
    let Some(mut engine) = neural("a_helper_cannot_move_for_the_holder") else { return };
    promises::a_helper_cannot_move_for_the_holder(engine.as_mut());
}

#[test]
fn a_slow_machine_sends_nobody_away() {
    let Some(mut engine) = neural("a_slow_machine_sends_nobody_away") else { return };
    promises::a_slow_machine_sends_nobody_away(engine.as_mut());
}

#[test]
fn a_held_photo_fails() {
    let Some(mut engine) = neural("a_held_photo_fails") else { return };
    promises::a_held_photo_fails(engine.as_mut());
}

#[test]
fn people_are_live_and_paper_and_telephones_are_not() {
    let Some(mut engine) = neural("people_are_live_and_paper_and_telephones_are_not") else { return };
    for slug in people() {
        let mut live = |shot| {
            let frame = frame(slug, shot);
            let face = engine.look(&frame).unwrap().into_iter().next()?;
            engine.liveness(&frame, &face).unwrap()
        };
        assert!(live(Shot::Rest).unwrap() > 0.5, "{slug}");
        // No face at all is a refusal as well.
        assert!(live(Shot::Print).is_none_or(|p| p < 0.5), "{slug} on paper");
        assert!(live(Shot::Phone).is_none_or(|p| p < 0.5), "{slug} on a telephone");
    }
}
