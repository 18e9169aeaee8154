//! The camera's cable comes loose while somebody stands before it and is back a moment later: the comparison goes on. Pulled
//! out for good, it sends the person to the window.

use std::time::{Duration, Instant};

use suiban::rehearsal::{Citizen, steps};

use crate::cuts::house::House;

fn before_the_camera(citizen: &mut Citizen, house: &House) {
    house.well(steps::begin_renewal(citizen, &house.lab, steps::RENEWS));
    house.well(citizen.wait("place-card", "place", 5));
    house.well(house.lab.act("reader", "place-card", &[("person", steps::RENEWS)]));
    house.well(citizen.wait("reason", "", 20));
    house.well(citizen.touch("有效期将满"));
    house.well(citizen.wait("face", "", 10));
}

#[test]
fn a_camera_that_is_back_at_once_goes_on_with_the_face_and_one_that_stays_away_does_not() {
    let house = House::new();
    let mut citizen = house.start();
    before_the_camera(&mut citizen, &house);
    house.well(house.lab.act("camera", "unplug", &[]));
    // The kiosk has noticed.
    let end = Instant::now() + Duration::from_secs(20);
    while !house.log_says("a camera is waited for") {
        assert!(Instant::now() < end, "nobody noticed that the camera is away");
        std::thread::yield_now();
    }
    house.well(house.lab.act("camera", "plug", &[]));
    house.well(steps::face(&mut citizen, &house.lab, "fingers", "face"));
    house.well(citizen.touch("转到窗口办理"));
    house.well(steps::understood(&mut citizen, &house.lab));
    before_the_camera(&mut citizen, &house);
    house.well(house.lab.act("camera", "unplug", &[]));
    house.well(citizen.wait("referral", "device-lost", 20));
    house.well(citizen.leave());
    assert!(house.log_says("camera/"), "the log does not name the camera");
}
