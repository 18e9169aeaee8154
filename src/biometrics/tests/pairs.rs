//! A colour and an infrared camera together, with both engines.

use suiban_lab_town::face::Attack;

use super::stage::{Lamp, Shot, attempt, embedded, film, frame, neural, paired, people};
use crate::biometrics::Engine;
use crate::journey::identity::{Challenge, InfraredEvidence};

fn seen(engine: &mut dyn Engine, slug: &'static str, lamp: Lamp) -> InfraredEvidence {
    let film = paired(&film(slug, Challenge::OpenMouth), lamp);
    attempt(engine, slug, Challenge::OpenMouth, &film).0.infrared.unwrap()
}

fn everybody_is_seen_by_both(engine: &mut dyn Engine) {
    for slug in people() {
        let infrared = seen(engine, slug, Lamp::Person(slug));
        assert_eq!((infrared.pictures, infrared.faces, infrared.dark), (4, 4, 0), "{slug}");
        assert!(infrared.light > 60.0, "{slug}: {infrared:?}");
    }
}

/// Whatever the colour camera may be shown: the film is of somebody live, and only the infrared picture tells.
fn what_is_held_up_or_nobody_is_no_face(engine: &mut dyn Engine) {
    for lamp in [Lamp::Held(Attack::Print), Lamp::Held(Attack::Phone), Lamp::Nobody] {
        let infrared = seen(engine, "zhang-wei", lamp);
        assert_eq!((infrared.pictures, infrared.faces), (4, 0), "{lamp:?}");
    }
}

/// A telephone is dark too, but not all around it.
fn a_broken_lamp_is_told_from_a_telephone(engine: &mut dyn Engine) {
    assert!(seen(engine, "zhang-wei", Lamp::Broken).is_blind());
    assert!(!seen(engine, "zhang-wei", Lamp::Held(Attack::Phone)).is_blind());
}

fn a_camera_that_stands_alone_says_nothing_of_infrared(engine: &mut dyn Engine) {
    let (evidence, _) = attempt(engine, "zhang-wei", Challenge::Blink, &[frame("zhang-wei", Shot::Rest)]);
    assert_eq!(evidence.infrared, None);
}

fn all(engine: &mut dyn Engine) {
    everybody_is_seen_by_both(engine);
    what_is_held_up_or_nobody_is_no_face(engine);
    a_broken_lamp_is_told_from_a_telephone(engine);
    a_camera_that_stands_alone_says_nothing_of_infrared(engine);
}

#[test]
fn a_pair_tells_a_person_from_a_picture_with_the_embedded_engine() {
    all(embedded().as_mut());
}

#[test]
fn a_pair_tells_a_person_from_a_picture_with_the_neural_engine() {
    if let Some(mut engine) = neural("a_pair_tells_a_person_from_a_picture_with_the_neural_engine") {
        all(engine.as_mut());
    }
}
