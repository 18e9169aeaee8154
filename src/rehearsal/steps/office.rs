//! What central and the office behind it do.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::super::Failure;
use super::super::lab::Lab;
use super::super::processes::Stage;
use super::PIN;

/// Central runs just long enough to introduce the kiosk; then it is gone.
pub fn pair(stage: &Stage) -> Result<(), Failure> {
    let _central = stage.central()?;
    let code = stage.central_do(&["pair-code", "--kiosk", "GZ-TH-0017"])?;
    stage.kiosk_do(&["pair", code.trim()])?;
    stage.set_pin(PIN)
}

/// The case arrives at central by itself, once.
pub fn arrive(stage: &Stage) -> Result<usize, Failure> {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let cases: Value = serde_json::from_str(&stage.central_do(&["cases", "--json"])?)?;
        let count = cases.as_array().map_or(0, Vec::len);
        if count > 0 {
            return Ok(count);
        }
        if Instant::now() > until {
            return Err("the case did not reach central within 60 s".into());
        }
        std::thread::sleep(Duration::from_millis(300));
    }
}

/// An officer approves; the factory makes the card; central announces it to the kiosk. Returns the lab's name of the card.
pub fn make_card(stage: &Stage, lab: &Lab, case: &str, person: &str) -> Result<String, Failure> {
    stage.central_do(&["approve", case])?;
    let made = lab.act("town", "make-card", &[("person", person)])?;
    let text = |name: &str| made[name].as_str().map(str::to_owned).ok_or_else(|| format!("no {name} of the new card"));
    let (body, from, to) = (text("body_number")?, text("valid_from")?, text("valid_to")?);
    stage.central_do(&[
        "card-made",
        case,
        "--body-number",
        &body,
        "--valid-from",
        &from,
        "--valid-to",
        &to,
        "--kiosk",
        "GZ-TH-0017",
    ])?;
    Ok(text("card")?)
}

/// The picture of the register's page that central has with the case, as an officer would open it; the folder is deleted after use.
pub fn register_page(stage: &Stage, case: &str) -> Result<Vec<u8>, Failure> {
    let folder = stage.out.join("opened");
    stage.central_do(&["evidence", case, "--into", &folder.to_string_lossy()])?;
    let picture = std::fs::read(folder.join("register-page.jpg"));
    std::fs::remove_dir_all(folder)?;
    Ok(picture?)
}
