//! What somebody does before the camera and on the glass.

use std::time::{Duration, Instant};

use super::super::Failure;
use super::super::citizen::Citizen;
use super::super::lab::Lab;

/// Does the movement that is asked for, as often as it is asked, until the next screen comes.
pub fn face(citizen: &mut Citizen, lab: &Lab, next: &str, picture: &str) -> Result<(), Failure> {
    // The touch that led here may not have turned the page yet.
    citizen.wait_for_one_of(&["face", next], 10)?;
    let until = Instant::now() + Duration::from_secs(60);
    let mut pictured = false;
    let mut moved: Option<Instant> = None;
    loop {
        let seen = citizen.look()?;
        if seen.screen == next {
            return citizen.wait(next, "", 1).map(drop);
        }
        if seen.screen != "face" || Instant::now() > until {
            citizen.picture("unexpected")?;
            return Err(format!("before the camera, and then “{} {}”", seen.screen, seen.detail).into());
        }
        let prompt = seen.detail.split(' ').next().unwrap_or_default().to_owned();
        let gesture = ["blink", "open-mouth", "turn-left", "turn-right"].contains(&prompt.as_str());
        // A movement takes 1.2 s; whoever is asked again moves again.
        if gesture && moved.is_none_or(|at| at.elapsed() > Duration::from_secs(3)) {
            if !std::mem::replace(&mut pictured, true) {
                citizen.picture(picture)?;
            }
            lab.act("camera", "do", &[("gesture", &prompt)])?;
            moved = Some(Instant::now());
        }
        std::thread::sleep(Duration::from_millis(80));
    }
}

/// Presses and lifts whatever finger is asked for, until the next screen comes.
pub fn fingers(citizen: &mut Citizen, lab: &Lab, person: &str, next: &str) -> Result<(), Failure> {
    let until = Instant::now() + Duration::from_secs(120);
    let mut down: Option<String> = None;
    let mut pictures = 0;
    loop {
        let seen = citizen.look()?;
        if seen.screen == next {
            if down.is_some() {
                lab.act("finger", "lift", &[])?;
            }
            return citizen.wait(next, "", 1).map(drop);
        }
        if seen.screen != "fingers" || Instant::now() > until {
            citizen.picture("unexpected")?;
            return Err(format!("at the fingers, and then “{} {}”", seen.screen, seen.detail).into());
        }
        let words: Vec<&str> = seen.detail.split(' ').collect();
        let (finger, hint) = (words.first().copied().unwrap_or_default(), words.last().copied().unwrap_or_default());
        let wanted = matches!(hint, "press" | "press-again" | "no-match" | "too-faint" | "smeared" | "not-same");
        match &down {
            Some(pressed) if hint == "lift" || pressed != finger => {
                lab.act("finger", "lift", &[])?;
                down = None;
            }
            None if wanted => {
                if pictures < 2 {
                    pictures += 1;
                    citizen.picture("fingers")?;
                }
                lab.act("finger", "press", &[("person", person), ("finger", finger), ("quality", "88")])?;
                down = Some(finger.to_owned());
            }
            Some(_) | None => {}
        }
        std::thread::sleep(Duration::from_millis(80));
    }
}
