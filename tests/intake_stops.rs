//! A guard rail is reached in the middle of a visit: the visit is finished like any other, the next one does not begin, and the
//! way to central opens the machine again.

use std::io::Write;
use std::time::{Duration, Instant};

use suiban::rehearsal::{Citizen, steps};

use crate::cuts::house::House;

const RENEWAL: &str = "换领新证";

#[test]
fn a_visit_under_way_is_finished_and_the_next_begins_only_when_central_has_what_waits() {
    let mut house = House::new();
    let mut config = std::fs::File::options().append(true).open(house.stage.config()).unwrap();
    writeln!(config, "\n[limits]\nfacts = 1").unwrap();
    let mut citizen = house.start();
    offered(&mut citizen, true);
    // Central is away: the case that is made here is one fact, and one is the limit.
    house.well(steps::renew(&mut citizen, &house.lab));
    offered(&mut citizen, false);
    house.well(steps::enter(&mut citizen));
    house.well(citizen.touch("退出"));
    house.well(citizen.wait("attract", "", 10));
    offered(&mut citizen, false);
    house.central_up();
    house.arrived(1);
    offered(&mut citizen, true);
    house.well(citizen.leave());
    house.balances(2000);
}

/// Waits until the renewal can be touched, or cannot.
fn offered(citizen: &mut Citizen, wanted: bool) {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let seen = citizen.look().unwrap();
        if seen.screen == "attract" && seen.buttons.iter().any(|button| button == RENEWAL) == wanted {
            return;
        }
        assert!(Instant::now() < until, "offered is not {wanted}: {} {:?}", seen.screen, seen.buttons);
        std::thread::sleep(Duration::from_millis(100));
    }
}
