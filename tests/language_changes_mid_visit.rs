//! Somebody changes the language in the middle of a visit, again and again, and leaves it that way: the same visit goes on in
//! the other language, and the next person is greeted as always. The journey never learns of it (the simulation has nothing to
//! change there); what could go wrong is on the screen.

use std::time::{Duration, Instant};

use suiban::rehearsal::Citizen;

use crate::cuts::house::House;

const RENEWAL: &str = "换领新证";

#[test]
fn the_language_changes_under_a_visit_and_goes_back_for_the_next_person() {
    let house = House::new();
    let mut citizen = house.start();
    let offered = |buttons: &[String]| buttons.iter().any(|button| button == RENEWAL);
    let greeting = until(&mut citizen, "attract", offered);
    citizen.touch(RENEWAL).unwrap();
    citizen.wait("consent", "", 10).unwrap();
    let chinese = buttons(&mut citizen, "consent");
    for _ in 0..3 {
        citizen.touch("English").unwrap();
        let english = until(&mut citizen, "consent", is_english);
        assert_eq!(english.len(), chinese.len(), "{english:?} {chinese:?}");
        citizen.touch("中文").unwrap();
        assert_eq!(until(&mut citizen, "consent", |buttons| !is_english(buttons)), chinese);
    }
    citizen.touch("English").unwrap();
    until(&mut citizen, "consent", is_english);
    citizen.touch("I agree, continue").unwrap();
    citizen.wait("place-card", "", 10).unwrap();
    let english = until(&mut citizen, "place-card", is_english);
    citizen.touch("中文").unwrap();
    let changed = until(&mut citizen, "place-card", |buttons| !is_english(buttons));
    assert_eq!(changed.len(), english.len(), "{english:?} {changed:?}");
    citizen.touch("English").unwrap();
    until(&mut citizen, "place-card", is_english);
    citizen.touch("Back").unwrap();
    if citizen.wait_for_one_of(&["consent", "attract"], 10).unwrap().screen == "consent" {
        citizen.touch("Leave").unwrap();
    }
    citizen.wait("attract", "", 10).unwrap();
    assert_eq!(until(&mut citizen, "attract", offered), greeting);
    citizen.leave().unwrap();
}

fn buttons(citizen: &mut Citizen, screen: &str) -> Vec<String> {
    until(citizen, screen, |buttons| !buttons.is_empty())
}

/// Whatever language it is in, the button for the other is in the other.
fn is_english(buttons: &[String]) -> bool {
    let chinese = |text: &String| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    !buttons.is_empty() && buttons.iter().filter(|button| *button != "中文").all(|button| !chinese(button))
}

fn until(citizen: &mut Citizen, screen: &str, fits: impl Fn(&[String]) -> bool) -> Vec<String> {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let seen = citizen.look().unwrap();
        if seen.screen == screen && fits(&seen.buttons) {
            return seen.buttons;
        }
        assert!(Instant::now() < end, "{} {:?}", seen.screen, seen.buttons);
        std::thread::sleep(Duration::from_millis(100));
    }
}
