//! The player: waits, looks, acts, looks again, and is the same for a seed.

use std::time::Duration;

use suiban_lab::scenario::{Scenario, ScenarioError, play};

use super::{played, shipped};
use crate::support::{done, lab};

#[test]
fn every_scenario_that_is_shipped_is_read_and_there_is_no_other() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = files.map(|name| name.trim_end_matches(".toml").to_owned()).collect();
    names.sort();
    assert_eq!(names, ["bad-printer", "busy-evening", "flaky-reader"]);
    assert!(names.iter().all(|name| !shipped(name).title.is_empty()));
}

#[tokio::test(start_paused = true)]
async fn one_seed_is_one_course_of_events_and_another_seed_another() {
    // The evening has faces to be drawn, which takes its time; it is played once, in a test of its own.
    for name in ["bad-printer", "flaky-reader"] {
        let scenario = shipped(name);
        let course = async |seed| played(&lab().await, &scenario, seed).await;
        let first = course(None).await;
        assert_eq!(first, course(None).await, "{name}");
        assert_ne!(first, course(Some(scenario.seed + 1)).await, "{name}");
    }
}

fn scenario(steps: &str) -> Scenario {
    Scenario::parse(&format!("title = \"test\"\n[[round]]\n{steps}")).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_step_waits_for_its_time_and_for_its_condition() {
    let lab = lab().await;
    let steps = scenario(
        r#"
        [[round.step]]
        at = "2s"
        do = "reader place-card li-na"
        [[round.step]]
        when = "reader.card = card-wang-fang"
        within = "1min"
        do = "reader remove-card"
        "#,
    );
    let hand = async {
        tokio::time::sleep(Duration::from_secs(10)).await;
        done(&lab, "reader remove-card").await;
        done(&lab, "reader place-card wang-fang").await;
    };
    let (entries, ()) = tokio::join!(played(&lab, &steps, None), hand);
    let times: Vec<u64> = entries.iter().map(|entry| entry.at.as_secs()).collect();
    assert_eq!(times, [2, 10]);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_done_ends_the_play_and_says_which_step_it_was() {
    let lab = lab().await;
    let failure = async |step: &str| {
        let steps = scenario(&format!("[[round.step]]\ndo = \"lab status\"\n[[round.step]]\n{step}"));
        play(&lab, &steps, None, |_| {}).await.unwrap_err()
    };
    let refused = failure("do = \"reader remove-card\"").await;
    assert!(matches!(&refused, ScenarioError::Refused { step, .. } if step == "1.2"), "{refused}");
    let never = failure("when = \"reader.card\"\nwithin = \"5s\"").await;
    assert!(matches!(&never, ScenarioError::NeverCame { step, .. } if step == "1.2"), "{never}");
    let unexpected = failure("expect = \"reader.card\"").await;
    assert!(matches!(&unexpected, ScenarioError::Unexpected { step, .. } if step == "1.2"), "{unexpected}");
    assert_eq!(played(&lab, &scenario("[[round.step]]\ntry = true\ndo = \"reader remove-card\""), None).await.len(), 1);
}

#[test]
fn what_is_no_scenario_is_refused_before_anything_is_played() {
    for text in [
        "",
        "title = \"x\"\n[[round]]\n[[round.step]]\nwen = \"x\"",
        "title = \"x\"\n[[round]]\n[[round.step]]\nwhen = \"a b\"",
    ] {
        assert!(Scenario::parse(text).is_err(), "{text}");
    }
}
