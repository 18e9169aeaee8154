//! The guard rails at their very edge, and what they leave open.

use crate::journey::availability::{Machine, Offer, Service, offer};
use crate::journey::intake::{Burden, Intake, Limits, Rail, intake};

const HOUR: u64 = 3_600_000;
const MIB: u64 = 1 << 20;
const LIMITS: Limits = Limits { oldest_hours: 72, facts: 2_000, free_mib: 256 };
const LIGHT: Burden = Burden { waiting: 0, oldest_ms: 0, free: Some(100_000 * MIB) };

#[test]
fn the_age_of_the_oldest_unsent_fact_warns_at_three_quarters_and_stops_at_the_limit() {
    let aged = |oldest_ms| intake(&LIMITS, &Burden { waiting: 1, oldest_ms, ..LIGHT });
    assert_eq!(aged(54 * HOUR - 1), Intake::Open);
    assert_eq!(aged(54 * HOUR), Intake::Warned(Rail::Age));
    assert_eq!(aged(72 * HOUR - 1), Intake::Warned(Rail::Age));
    assert_eq!(aged(72 * HOUR), Intake::Stopped(Rail::Age));
    assert_eq!(aged(u64::MAX), Intake::Stopped(Rail::Age));
}

#[test]
fn the_number_of_unsent_facts_warns_at_three_quarters_and_stops_at_the_limit() {
    let many = |waiting| intake(&LIMITS, &Burden { waiting, ..LIGHT });
    assert_eq!(many(1_499), Intake::Open);
    assert_eq!(many(1_500), Intake::Warned(Rail::Count));
    assert_eq!(many(1_999), Intake::Warned(Rail::Count));
    assert_eq!(many(2_000), Intake::Stopped(Rail::Count));
    let one = |waiting| intake(&Limits { facts: 1, ..LIMITS }, &Burden { waiting, ..LIGHT });
    assert_eq!((one(0), one(1)), (Intake::Open, Intake::Stopped(Rail::Count)));
}

#[test]
fn a_disk_that_fills_up_warns_at_twice_the_room_and_stops_below_it() {
    let room = |free| intake(&LIMITS, &Burden { free: Some(free), ..LIGHT });
    assert_eq!(room(512 * MIB), Intake::Open);
    assert_eq!(room(512 * MIB - 1), Intake::Warned(Rail::Room));
    assert_eq!(room(256 * MIB), Intake::Warned(Rail::Room));
    assert_eq!(room(256 * MIB - 1), Intake::Stopped(Rail::Room));
    assert_eq!(room(0), Intake::Stopped(Rail::Room));
    assert_eq!(intake(&LIMITS, &Burden { free: None, ..LIGHT }), Intake::Open, "what is not known stops nobody");
}

#[test]
fn a_rail_of_zero_is_no_rail() {
    let none = Limits { oldest_hours: 0, facts: 0, free_mib: 0 };
    assert_eq!(intake(&none, &Burden { waiting: u64::MAX, oldest_ms: u64::MAX, free: Some(0) }), Intake::Open);
}

#[test]
fn a_stop_counts_for_more_than_a_warning() {
    let burden = Burden { waiting: 2_000, free: Some(300 * MIB), ..LIGHT };
    assert_eq!(intake(&LIMITS, &burden), Intake::Stopped(Rail::Count));
}

#[test]
fn stopped_intake_closes_what_makes_cases_and_leaves_the_pickup_open() {
    let all = super::rules::ALL_WELL;
    let offers = |m: Machine| (offer(Service::Renewal, &m), offer(Service::Pickup, &m));
    let with = |intake| offers(Machine { intake, ..all });
    assert_eq!(with(Intake::Open), (Offer::Open, Offer::Open));
    for rail in [Rail::Age, Rail::Count, Rail::Room] {
        assert_eq!(with(Intake::Warned(rail)), (Offer::Open, Offer::Open));
        assert_eq!(with(Intake::Stopped(rail)), (Offer::IntakeStopped, Offer::Open));
    }
    let broken = Machine { camera: false, intake: Intake::Stopped(Rail::Age), ..all };
    assert_eq!(offers(broken), (Offer::DeviceOut, Offer::DeviceOut), "what a person must repair is said first");
}
