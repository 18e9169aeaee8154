//! A card on the plate, with the real smart-card service: nobody begins with a forgotten one, "take your card" lasts until it
//! is lifted, and a reader that is lost in the middle leaves it to time.

use std::path::Path;
use std::time::{Duration, Instant};

use suiban::rehearsal::{Citizen, Lab, Running, Stage, steps};

#[path = "../drivers/lab/tests/chip_reader/pcscd.rs"]
mod pcscd;

use pcscd::{Pcscd, READER, SOCKET};

const RENEWAL: &str = "换领新证";
const LEAVE: &str = "退出";

/// A paired kiosk with the virtual reader under its plate, before it is started.
fn house(dir: &Path, pcscd: &Pcscd) -> (Stage, Running, Lab) {
    let programs = Path::new(env!("CARGO_BIN_EXE_suiban-demo")).parent().unwrap();
    let stage = Stage::with_programs(programs, &dir.join("house"), true).unwrap();
    let (running, lab) = stage.lab_with(&["--vpcd", &pcscd.address.to_string()]).unwrap();
    stage.configure().unwrap();
    let config = std::fs::read_to_string(stage.config()).unwrap();
    let reader = format!("[devices]\nchip-reader = {{ protocol = \"pcsc\", port = \"{READER}\" }}\n");
    std::fs::write(stage.config(), config.replacen("[devices]\n", &reader, 1)).unwrap();
    steps::pair(&stage).unwrap();
    (stage, running, lab)
}

/// From the first screen to the privacy notice.
fn come(citizen: &mut Citizen) {
    citizen.wait("attract", "", 60).unwrap();
    citizen.touch(RENEWAL).unwrap();
    citizen.wait("consent", "", 10).unwrap();
}

/// Waits until the reader has seen the card that was laid down.
fn seen(lab: &Lab) {
    let end = Instant::now() + Duration::from_secs(60);
    while lab.act("lab", "status", &[]).unwrap()["chip_reader"]["powered"] != true {
        assert!(Instant::now() < end, "the card was not seen");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_card_on_the_plate_is_seen_lying_and_lifted_and_is_never_the_next_persons() {
    let dir = tempfile::tempdir().unwrap();
    let test = "a_card_on_the_plate_is_seen_lying_and_lifted_and_is_never_the_next_persons";
    let Some(pcscd) = Pcscd::in_folder(dir.path(), test) else { return };
    pcscd.plug();
    let mut service = pcscd.start();
    let (stage, _running, lab) = house(dir.path(), &pcscd);
    let lay = || lab.act("chip-reader", "place-card", &[("person", "li-na")]).unwrap();
    let lift = || lab.act("chip-reader", "remove-card", &[]).unwrap();
    // It lay there before anybody came, the machine too.
    lay();
    seen(&lab);
    let socket = pcscd.socket.to_str().unwrap();
    let kiosk = stage.kiosk_by(stage.program("suiban-demo").unwrap(), &[(SOCKET, socket)]).unwrap();
    let mut citizen = Citizen::new(kiosk, stage.out.join("screens")).unwrap().in_a_hurry();
    citizen.wait("attract", "forgotten-card", 60).unwrap();
    citizen.touch(RENEWAL).unwrap();
    citizen.wait("forgotten-card", "", 10).unwrap();
    lift();
    citizen.wait("consent", "", 10).unwrap();
    // Laid down, asked for once and again, lifted.
    lay();
    seen(&lab);
    citizen.touch(LEAVE).unwrap();
    citizen.wait("take-card", "", 10).unwrap();
    citizen.wait("take-card", "still-there", 20).unwrap();
    lift();
    citizen.wait("attract", "", 10).unwrap();
    // Lost over the card.
    come(&mut citizen);
    lay();
    seen(&lab);
    citizen.touch(LEAVE).unwrap();
    citizen.wait("take-card", "", 10).unwrap();
    service.stop();
    citizen.wait("attract", "", 30).unwrap();
    citizen.leave().unwrap();
}
