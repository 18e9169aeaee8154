//! A pickup, and somebody who tries to get another one's card.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::super::Failure;
use super::super::citizen::Citizen;
use super::super::lab::Lab;
use super::super::processes::Stage;
use super::{Ending, PRETENDER, VICTIM, face, fingers, number, understood};

/// A whole pickup: old card in, new card out.
pub fn pick_up(citizen: &mut Citizen, lab: &Lab, person: &str) -> Result<Ending, Failure> {
    let drawer = take_new_card(citizen, lab, person)?;
    lab.act("drawers", "close", &[("drawer", &drawer)])?;
    citizen.wait("thanks", "", 30)?;
    citizen.picture("pickup-thanks")?;
    lab.act("printer", "tear-off", &[])?;
    citizen.touch_if_there("结束")?;
    citizen.wait("attract", "", 20)?;
    Ok(Ending { state: "collected".into(), case: drawer })
}

/// A pickup until the new card is in the hand and the drawer still open; which drawer.
pub fn take_new_card(citizen: &mut Citizen, lab: &Lab, person: &str) -> Result<String, Failure> {
    citizen.begin();
    lab.act("camera", "show", &[("person", person)])?;
    citizen.touch("领取新证")?;
    citizen.wait("consent", "", 5)?;
    citizen.touch("同意，继续")?;
    citizen.wait("place-card", "place", 5)?;
    lab.act("reader", "place-card", &[("person", person)])?;
    citizen.wait("face", "", 20)?;
    face(citizen, lab, "fingers", "pickup-face")?;
    fingers(citizen, lab, person, "pickup")?;
    let seen = citizen.wait("pickup", "insert-old-card", 10)?;
    citizen.picture("pickup-insert-old-card")?;
    lab.act("reader", "remove-card", &[])?;
    insert(lab, person)?;
    let drawer = seen.detail.split(' ').nth(1).unwrap_or_default().to_owned();
    citizen.wait("pickup", "take-new-card", 30)?;
    citizen.picture("pickup-take-new-card")?;
    let taken = lab.act("drawers", "take-card", &[("drawer", &drawer)])?;
    match taken["card"].as_str() {
        Some(_) => Ok(drawer),
        None => Err(format!("drawer {drawer} was empty: {taken}").into()),
    }
}

/// The shutter opens a moment after the screen asks; a hand waits for it.
fn insert(lab: &Lab, person: &str) -> Result<(), Failure> {
    let until = Instant::now() + Duration::from_secs(8);
    loop {
        match lab.act("collector", "insert-card", &[("person", person)]) {
            Err(_) if Instant::now() < until => std::thread::sleep(Duration::from_millis(200)),
            inserted => return inserted.map(drop),
        }
    }
}

/// Central hears of the pickup.
pub fn collected(stage: &Stage, case: &str) -> Result<(), Failure> {
    let until = Instant::now() + Duration::from_secs(60);
    while Instant::now() < until {
        let cases: Value = serde_json::from_str(&stage.central_do(&["cases", "--json"])?)?;
        let state = cases.as_array().into_iter().flatten().find(|c| c["number"] == case).map(|c| c["state"].clone());
        if state == Some("collected".into()) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(300));
    }
    Err("central did not hear of the pickup within 60 s".into())
}

/// Somebody lays down another person's card.
pub fn pretend(citizen: &mut Citizen, lab: &Lab) -> Result<Ending, Failure> {
    citizen.begin();
    lab.act("camera", "show", &[("person", PRETENDER)])?;
    citizen.touch("换领新证")?;
    citizen.wait("consent", "", 5)?;
    citizen.touch("同意，继续")?;
    citizen.wait("place-card", "place", 5)?;
    lab.act("reader", "place-card", &[("person", VICTIM)])?;
    citizen.wait("reason", "", 20)?;
    citizen.touch("有效期将满")?;
    face(citizen, lab, "referral", "wrong-face")?;
    let seen = understood(citizen, lab)?;
    let reason = seen.detail.split(' ').next().unwrap_or_default().to_owned();
    Ok(Ending { state: reason, case: number(&seen.detail)? })
}
