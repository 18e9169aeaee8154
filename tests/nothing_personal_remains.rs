//! People with planted names, numbers, phones, photos and fingers go through the kiosk, some to the end, some away, some into a
//! crash. Afterwards nothing of them is in the clear in any file or in the memory of the idle kiosk.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use suiban::rehearsal::{Citizen, steps};

use crate::cuts::house::House;
use crate::privacy::{Trace, found_in_memory, found_on_disk, programs_of, traces};

// Their names are no colour of anybody's face.
const FIRST: &str = "wu-qiang";
const SECOND: &str = "wang-fang";
const REASON: &str = "有效期将满";

fn traces_of(house: &House, people: &[&str]) -> Vec<Trace> {
    let traces = traces(&house.stage.lab_dir(), people);
    assert!(traces.len() > 6 * people.len(), "the town tells too little of {people:?}");
    traces
}

/// What the kiosk and central keep, the logs, and the kiosk's folder for temporary files.
fn nothing_on_disk(house: &House, traces: &[Trace]) {
    let mut searched = 0;
    for folder in ["kiosk", "central", "logs", "tmp"] {
        let (found, files) = found_on_disk(&house.stage.out.join(folder), traces);
        assert_eq!(found, [] as [String; 0], "{folder}");
        searched += files;
    }
    assert!(searched > 10, "only {searched} files were searched");
}

/// `None`: this user may not look.
fn in_memory(citizen: &Citizen, traces: &[Trace]) -> Option<Vec<String>> {
    found_in_memory(citizen.pid(), traces)
}

#[test]
fn nothing_of_anybody_is_in_the_memory_of_the_idle_kiosk_or_on_its_disk() {
    let mut house = House::new();
    house.central_up();
    let traces = traces_of(&house, &[FIRST, SECOND]);
    let mut citizen = house.start_with_own_tmp();
    house.well(steps::renew_as(&mut citizen, &house.lab, FIRST, REASON));
    // The next one comes as far as the fee and is seen in memory: the search finds who is there.
    house.well(steps::apply_as(&mut citizen, &house.lab, SECOND, REASON));
    let Some(there) = in_memory(&citizen, &traces) else {
        println!("SKIPPED nothing_personal_remains: this user may not read the memory of another process");
        return;
    };
    assert!(
        programs_of(citizen.pid()).iter().any(|name| name == "suiban-eye"),
        "who looks through the camera has another name"
    );
    for what in ["name", "number", "address", "photo"] {
        assert!(there.iter().any(|found| found.contains(&format!("{what} of {SECOND}"))), "no {what} in {there:?}");
    }
    assert!(!there.iter().any(|found| found.contains(FIRST)), "the one before is still there: {there:#?}");
    // And walks away: the kiosk ends the visit by itself.
    house.everybody_leaves();
    house.well(citizen.wait("attract", "", 180));
    house.arrived(1);
    assert_eq!(in_memory(&citizen, &traces).unwrap(), [] as [String; 0]);
    nobody_looks(&citizen);
    nothing_on_disk(&house, &traces);
    house.well(citizen.leave());
}

/// What looked through the camera has ended, and with its memory every picture.
fn nobody_looks(citizen: &Citizen) {
    let end = Instant::now() + Duration::from_secs(20);
    while programs_of(citizen.pid()).iter().any(|name| name == "suiban-eye") {
        assert!(Instant::now() < end, "somebody still looks through the camera");
        std::thread::yield_now();
    }
}

/// Ends a process the way a fault of its own would.
fn crash(pid: u32) {
    kill(Pid::from_raw(pid.cast_signed()), Signal::SIGABRT).unwrap();
}

/// How a program ended that was allowed to leave its memory behind and crashed.
fn crashed(folder: &Path) -> ExitStatus {
    let mut control = Command::new("sh");
    let mut control = control.current_dir(folder).args(["-c", "ulimit -c unlimited; exec sleep 600"]).spawn().unwrap();
    // Until `sleep` has taken the shell's place.
    let name = format!("/proc/{}/comm", control.id());
    while !std::fs::read_to_string(&name).unwrap().starts_with("sleep") {
        std::thread::yield_now();
    }
    crash(control.id());
    control.wait().unwrap()
}

#[test]
fn a_crash_in_the_middle_of_a_visit_leaves_no_image_of_the_memory_and_nothing_on_the_disk() {
    let mut house = House::new();
    house.central_up();
    let traces = traces_of(&house, &[FIRST]);
    if !crashed(house.stage.out.as_path()).core_dumped() {
        println!("this machine writes no image of a crash: only the disk is searched");
    }
    let mut citizen = house.start_with_own_tmp();
    house.well(steps::apply_as(&mut citizen, &house.lab, FIRST, REASON));
    crash(citizen.pid());
    let ended = citizen.ended(30).unwrap().unwrap();
    assert_eq!(ended.signal(), Some(Signal::SIGABRT as i32));
    assert!(!ended.core_dumped(), "the crash left an image of the memory");
    nothing_on_disk(&house, &traces);
    house.everybody_leaves();
    let citizen = house.start_with_own_tmp();
    if let Some(found) = in_memory(&citizen, &traces) {
        assert_eq!(found, [] as [String; 0], "after the restart");
    }
    house.well(citizen.leave());
    nothing_on_disk(&house, &traces);
}
