//! A kiosk whose camera is a pair, on the real screens: the infrared camera sees the person too and the decision says so;
//! with its lamp broken nobody is identified, the citizen goes to the window and the technician is told.

use suiban::rehearsal::{Citizen, steps};

use crate::cuts::house::House;

const PERSON: &str = "zhang-wei";

/// The laboratory's configuration with the infrared camera beside the colour camera.
fn with_a_pair(house: &House) {
    let config = std::fs::read_to_string(house.stage.config()).unwrap();
    let line = config.lines().find(|line| line.starts_with("camera = ")).unwrap();
    let colour = line.trim_start_matches("camera = ").trim_matches('"');
    let infrared = colour.replace("/cam.mjpg", "/nir.mjpg");
    assert_ne!(colour, infrared);
    let pair = format!("camera = {{ protocol = \"pair\", port = \"{colour}\", infrared = \"{infrared}\" }}");
    std::fs::write(house.stage.config(), config.replacen(line, &pair, 1)).unwrap();
}

fn to_the_face(citizen: &mut Citizen, house: &House) {
    house.well(steps::begin_renewal(citizen, &house.lab, PERSON));
    house.well(citizen.wait("place-card", "place", 5));
    house.well(house.lab.act("reader", "place-card", &[("person", PERSON)]));
    house.well(citizen.wait("reason", "", 20));
    house.well(citizen.touch("有效期将满"));
}

#[test]
fn who_is_seen_by_both_cameras_goes_on_and_a_broken_lamp_lets_nobody_through() {
    let mut house = House::new();
    with_a_pair(&house);
    let mut citizen = house.start();
    to_the_face(&mut citizen, &house);
    house.well(steps::face(&mut citizen, &house.lab, "fingers", "face"));
    house.well(citizen.touch("转到窗口办理"));
    house.well(steps::understood(&mut citizen, &house.lab));
    house.well(house.lab.act("camera", "fault", &[("name", "infrared-dark")]));
    to_the_face(&mut citizen, &house);
    house.well(steps::face(&mut citizen, &house.lab, "referral", "face"));
    house.well(citizen.wait("referral", "device-lost", 10));
    house.well(steps::understood(&mut citizen, &house.lab));
    assert!(house.log_says("camera/infrared-dark"), "the log does not name the lamp");
    house.central_up();
    house.well(citizen.leave());
    house.balances(0);
}
