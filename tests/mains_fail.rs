//! The mains fail and the battery runs down: what is being done comes to its end, and the machine is switched off by the
//! office's own command once the store is closed.

use suiban::rehearsal::{Citizen, Lab};

use crate::storage;

#[test]
fn a_nearly_empty_battery_ends_the_visit_and_switches_the_machine_off_with_the_store_closed() {
    let dir = tempfile::tempdir().unwrap();
    let (stage, _lab) = storage::house(dir.path());
    let (lock, mark) = (stage.out.join("kiosk/store/lock"), stage.out.join("switched-off"));
    // It does its work only if nobody holds the store.
    let command = format!("shut_down = [\"flock\", \"--nonblock\", {lock:?}, \"touch\", {mark:?}]");
    let config = std::fs::read_to_string(stage.config()).unwrap();
    std::fs::write(stage.config(), config.replacen("[kiosk]\n", &format!("[kiosk]\n{command}\n"), 1)).unwrap();
    let mut citizen = Citizen::new(stage.kiosk().unwrap(), stage.out.join("screens")).unwrap().in_a_hurry();
    citizen.wait("attract", "", 60).unwrap();
    let lab = Lab::at(&stage.lab_dir());
    lab.act("ups", "mains", &[("on", "false")]).unwrap();
    citizen.touch("换领新证").unwrap();
    citizen.wait("consent", "", 10).unwrap();
    citizen.touch("同意，继续").unwrap();
    citizen.wait("place-card", "", 10).unwrap();
    lab.act("ups", "battery", &[("percent", "5")]).unwrap();
    let ended = citizen.ended(240).unwrap().expect("the machine did not switch itself off");
    assert!(ended.success(), "{ended}");
    assert!(mark.exists());
}
