//! What holds in every state of every journey.

use std::path::Path;

use super::driver::{EQUIPMENT, Hand};
use crate::journey::availability::Service;
use crate::journey::rules::Rules;
use crate::journey::take_card::Plate;
use crate::journey::visit::{Equipment, Stage};
use crate::journey::{Effect, Intent};

#[test]
fn every_stage_ends_by_itself_and_the_machine_returns_to_the_attract_screen() {
    let mut starts: Vec<Hand> = Vec::new();
    let mut renewal = Hand::on(Service::Renewal);
    starts.push(renewal_at(&mut renewal, |_| {}));
    starts.push(renewal_at(&mut renewal, |h| {
        h.intent(Intent::Agree);
    }));
    let mut at_review = Hand::on(Service::Renewal);
    at_review.until_review();
    starts.push(at_review);
    let mut at_payment = Hand::on(Service::Renewal);
    at_payment.until_payment().intent(Intent::PayByCard);
    starts.push(at_payment);
    starts.push(Hand::on(Service::Pickup));
    for plate in [Plate::Seen, Plate::Forgotten] {
        starts.push(Hand::with(Service::Renewal, Rules::default(), Equipment { plate, ..EQUIPMENT }));
    }
    for mut hand in starts {
        let from = hand.at();
        for _ in 0..40 {
            if hand.visit.stage == Stage::Over {
                break;
            }
            hand.wait(200_000);
        }
        assert_eq!(hand.visit.stage, Stage::Over, "stuck after {from} at {}", hand.at());
        assert!(hand.effects.contains(&Effect::End));
    }
}

fn renewal_at(hand: &mut Hand, go: impl Fn(&mut Hand)) -> Hand {
    go(hand);
    Hand { visit: hand.visit.clone(), effects: hand.effects.clone(), now: hand.now }
}

#[test]
fn the_question_comes_before_the_end_and_an_answer_extends_the_visit() {
    use crate::journey::view::outline;
    let mut hand = Hand::on(Service::Renewal);
    hand.intent(Intent::Agree).wait(46_000);
    assert!(outline(&hand.visit, hand.now).is_some_and(|o| o.asking && o.seconds.is_some_and(|s| s <= 20)));
    hand.intent(Intent::StillThere);
    assert!(outline(&hand.visit, hand.now).is_some_and(|o| !o.asking && o.seconds == Some(45)));
}

#[test]
fn journeys_depend_on_std_and_serde_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/journey");
    let mut seen = 0;
    let files = |dir: &Path| std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    for path in files(&root).into_iter().chain(files(&root.join("renewal"))) {
        if path.extension().is_none_or(|e| e != "rs") {
            continue;
        }
        seen += 1;
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let line = line.trim_start();
            if let Some(used) = line.strip_prefix("use ").or(line.strip_prefix("pub use ")) {
                let root = used.split("::").next().unwrap_or_default();
                let allowed = matches!(root, "std" | "serde" | "super" | "self" | "crate")
                    || path.with_file_name(root).with_extension("rs").exists();
                let local = !used.starts_with("crate::") || used.starts_with("crate::journey");
                let enums = root.starts_with(char::is_uppercase) || matches!(root, "identity" | "renewal" | "pickup");
                assert!((allowed || enums) && local, "{}: {line}", path.display());
            }
            for word in ["SystemTime", "Instant", "async fn", "tokio", "rand::", "std::fs", "std::net"] {
                assert!(!line.contains(word), "{}: {line}", path.display());
            }
        }
    }
    assert!(seen > 10, "no journey files found");
}
