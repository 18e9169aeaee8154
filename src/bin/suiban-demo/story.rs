//! The story: offline a citizen renews; central comes up, decides, the card is made and loaded; the citizen collects it;
//! somebody with the wrong face is sent to the window.

use std::path::Path;
use std::time::Instant;

use suiban::rehearsal::{Citizen, Failure, Stage, steps};

use crate::report::{self, Facts};

/// Plays the whole story and writes what came of it. Errors: the first thing that was not as it should be.
pub fn tell(out: &Path, fast: bool) -> Result<(), Failure> {
    let began = Instant::now();
    let stage = Stage::new(out, fast)?;
    let (_lab_process, lab) = stage.lab()?;
    stage.configure()?;
    steps::pair(&stage)?;
    let mut citizen = Citizen::new(stage.kiosk()?, stage.out.join("screens"))?;
    citizen.wait("attract", "", 60)?;
    citizen.ready("换领新证", 20)?;
    citizen.picture("attract")?;

    let renewal = steps::renew(&mut citizen, &lab)?;
    let mut facts = Facts { renewal, renewal_times: std::mem::take(&mut citizen.times), ..Facts::default() };

    let central = stage.central()?;
    facts.cases_after_sync = steps::arrive(&stage)?;
    facts.register_page = image_size(&steps::register_page(&stage, &facts.renewal.case)?);
    let card = steps::make_card(&stage, &lab, &facts.renewal.case, steps::RENEWS)?;
    steps::load(&mut citizen, &lab, &card)?;
    facts.pickup = steps::pick_up(&mut citizen, &lab, steps::RENEWS)?;
    facts.pickup_times = std::mem::take(&mut citizen.times);
    steps::collected(&stage, &facts.renewal.case)?;

    facts.referral = steps::pretend(&mut citizen, &lab)?;
    facts.referral_times = std::mem::take(&mut citizen.times);
    citizen.leave()?;
    facts.central = serde_json::from_str(&stage.central_do(&["cases", "--json"])?)?;
    facts.store = serde_json::from_str(&stage.kiosk_do(&["status"])?)?;
    facts.lab = lab.act("lab", "status", &[])?;
    drop(central);
    report::write(&stage, &facts, began.elapsed())
}

/// Width and height, if it is a picture.
fn image_size(bytes: &[u8]) -> Option<(u32, u32)> {
    image::load_from_memory(bytes).ok().map(|picture| (picture.width(), picture.height()))
}

/// Used by the window demo as well.
pub fn prepare(stage: &Stage) -> Result<(), Failure> {
    stage.configure()?;
    steps::pair(stage)
}
