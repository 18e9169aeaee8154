//! What both engines promise on the drawn town.

use super::stage::{CHALLENGES, Shot, attempt, chip, doing, film, frame, people, standing};
use crate::biometrics::{Embedding, Engine, reference};
use crate::journey::identity::Challenge;

/// Mean likeness of a person's frames at rest with a reference.
fn likeness(engine: &mut dyn Engine, seen: &[Embedding], reference: &Embedding) -> f32 {
    seen.iter().map(|one| engine.similarity(one, reference)).sum::<f32>() / seen.len() as f32
}

/// Lowest likeness of a person with their own card, highest with somebody else's, and whose that was.
pub fn separation(engine: &mut dyn Engine) -> (f32, f32, String) {
    let references: Vec<_> = people().map(|slug| (slug, reference::embed(engine, &chip(slug)).unwrap())).collect();
    let (mut own, mut other, mut pair) = (f32::MAX, f32::MIN, String::new());
    for slug in people() {
        let seen = [Shot::Rest, Shot::Swayed].map(|shot| {
            let frame = frame(slug, shot);
            let face = engine.look(&frame).unwrap().swap_remove(0);
            engine.embed(&frame, &face).unwrap()
        });
        for (holder, reference) in &references {
            let likeness = likeness(engine, &seen, reference);
            if *holder == slug {
                own = own.min(likeness);
            } else if likeness > other {
                (other, pair) = (likeness, format!("{slug} with the card of {holder}"));
            }
        }
    }
    (own, other, pair)
}

/// Everybody passes the movements they are asked for, and is recognised; each movement is made by half of the people.
pub fn everybody_passes(engine: &mut dyn Engine) {
    for (n, slug) in people().enumerate() {
        for challenge in CHALLENGES.into_iter().skip(n % 2).step_by(2) {
            let (evidence, frames) = attempt(engine, slug, challenge, &film(slug, challenge));
            assert!(evidence.challenge_passed, "{slug} {challenge:?}");
            assert!(evidence.mean() >= evidence.threshold.unwrap(), "{slug}: {:?}", evidence.scores);
            assert_eq!((evidence.scores.len(), frames.len()), (3, 3));
        }
    }
}

/// Nobody passes with another movement than the one asked for, or with none.
pub fn only_the_movement_asked_for_counts(engine: &mut dyn Engine, slug: &'static str) {
    let others = [
        (Challenge::Blink, Challenge::OpenMouth),
        (Challenge::OpenMouth, Challenge::Blink),
        (Challenge::TurnLeft, Challenge::TurnRight),
        (Challenge::TurnRight, Challenge::TurnLeft),
        (Challenge::TurnLeft, Challenge::Blink),
    ];
    for (asked, made) in others {
        let (evidence, _) = attempt(engine, slug, asked, &film(slug, made));
        assert!(!evidence.challenge_passed, "{slug}: {made:?} for {asked:?}");
    }
    for asked in CHALLENGES {
        let (evidence, _) = attempt(engine, slug, asked, &standing(slug));
        assert!(!evidence.challenge_passed && evidence.scores.len() == 3, "{slug}: nothing for {asked:?}");
    }
}

/// Swaying as people do is no turn of the head.
pub fn swaying_is_no_turn(engine: &mut dyn Engine) {
    for slug in people() {
        let mut film = standing(slug);
        film.extend([frame(slug, Shot::Swayed), frame(slug, Shot::Rest)]);
        let mut session = crate::biometrics::FaceSession::new(engine, &chip(slug), Challenge::TurnRight).unwrap();
        for (n, frame) in film.iter().enumerate() {
            let step = session.step(engine, frame, n as u64 * 160).unwrap();
            assert!(!step.challenge && step.progress < 0.6, "{slug}");
        }
    }
}

/// Somebody who steps in for the movement does not make it for the one who was compared.
pub fn a_helper_cannot_move_for_the_holder(engine: &mut dyn Engine) {
    let mut film = standing("zhang-wei");
    film.extend([frame("chen-xiao", doing(Challenge::OpenMouth)), frame("chen-xiao", Shot::Rest)]);
    let (evidence, _) = attempt(engine, "zhang-wei", Challenge::OpenMouth, &film);
    assert!(!evidence.challenge_passed);
}

/// A picture that is held up makes no movement.
pub fn a_held_photo_fails(engine: &mut dyn Engine) {
    for shot in [Shot::Print, Shot::Phone] {
        for challenge in [Challenge::Blink, Challenge::TurnLeft] {
            let (evidence, _) = attempt(engine, "zhang-wei", challenge, &[frame("zhang-wei", shot)]);
            assert!(!evidence.challenge_passed, "{shot:?} {challenge:?}");
        }
    }
}

/// A machine that looks twice in three seconds sees what a fast one sees.
pub fn a_slow_machine_sends_nobody_away(engine: &mut dyn Engine) {
    for challenge in CHALLENGES {
        let film = film("zhang-wei", challenge);
        let mut session = crate::biometrics::FaceSession::new(engine, &chip("zhang-wei"), challenge).unwrap();
        let endless = film.iter().chain(std::iter::repeat(&film[film.len() - 1]));
        let mut steps = endless.zip((0..20).map(|n| n * 1_500));
        let evidence = steps.find_map(|(frame, at)| session.step(engine, frame, at).unwrap().finished).unwrap().0;
        assert!(evidence.challenge_passed && evidence.mean() >= evidence.threshold.unwrap(), "{challenge:?}");
    }
}
