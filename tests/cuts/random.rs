//! Cuts at any moment: the plug is pulled by a clock that knows nothing of what the machine is doing.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use suiban::rehearsal::steps;

use super::all;
use super::house::House;

const FEE: u64 = 2000;
/// A renewal in a hurry takes about this long.
const VISIT_MS: u64 = 15_000;

/// `SUIBAN_SEED` replays a run.
fn seed() -> u64 {
    std::env::var("SUIBAN_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random)
}

#[test]
fn the_plug_is_pulled_at_any_moment_of_a_renewal_and_the_books_balance() {
    let seed = seed();
    println!("SUIBAN_SEED={seed}");
    let mut dice = StdRng::seed_from_u64(seed);
    let mut house = House::new();
    for _ in 0..if all() { 20 } else { 2 } {
        let mut citizen = house.start();
        let after = Duration::from_millis(dice.random_range(0..VISIT_MS));
        let plug = citizen.plug();
        let puller = std::thread::spawn(move || {
            std::thread::sleep(after);
            plug.pull();
        });
        let went = steps::renew(&mut citizen, &house.lab);
        puller.join().unwrap();
        println!("cut after {after:?}: {}", went.map_or_else(|error| error.to_string(), |end| end.state));
        drop(citizen);
        house.everybody_leaves();
    }
    house.central_up();
    // What is on its way arrives within a few talks with central.
    for _ in 0..10 {
        let mut citizen = house.start();
        drop(citizen.ended(3));
        house.well(citizen.leave());
        if house.status()["outbox"] == 0 {
            break;
        }
    }
    assert_eq!(house.status()["outbox"], 0);
    house.balances(house.central("cases").as_array().unwrap().len() as u64 * FEE);
}
