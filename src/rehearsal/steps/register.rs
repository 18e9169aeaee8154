//! What somebody does at the desk with the household register.

use std::time::{Duration, Instant};

use super::super::Failure;
use super::super::citizen::Citizen;
use super::super::lab::Lab;

/// Lays the page under the camera, keeps the scan and takes the page back. A machine without that camera goes on by itself;
/// whoever is in a hurry says that it is on file.
pub fn page(citizen: &mut Citizen, lab: &Lab, person: &str, next: &str) -> Result<(), Failure> {
    if citizen.wait_for_one_of(&["register-page", next], 10)?.screen == next {
        return Ok(());
    }
    if citizen.is_in_a_hurry() {
        citizen.touch("已有存档")?;
        return citizen.wait(next, "", 10).map(drop);
    }
    lab.act("document-camera", "lay", &[("person", person)])?;
    let until = Instant::now() + Duration::from_secs(120);
    let mut pictured = false;
    loop {
        let seen = citizen.look()?;
        if seen.screen != "register-page" || Instant::now() > until {
            citizen.picture("unexpected")?;
            return Err(format!("at the desk, and then “{} {}”", seen.screen, seen.detail).into());
        }
        if seen.detail.starts_with("checking") {
            break;
        }
        if seen.detail.ends_with("taking") && !std::mem::replace(&mut pictured, true) {
            citizen.picture("register-page")?;
        }
        std::thread::sleep(Duration::from_millis(80));
    }
    citizen.wait("register-page", "checking", 5)?;
    citizen.picture("register-scan")?;
    citizen.touch("就用这一页")?;
    citizen.wait(next, "", 10)?;
    lab.act("document-camera", "clear", &[]).map(drop)
}
