//! A renewal cut off wherever it hurts: the money goes back or stands for a case, and the case arrives once.

use suiban::rehearsal::{Citizen, Failure, Lab, steps};

use super::chosen;
use super::house::House;

pub const POINTS: &[(&str, bool)] = &[
    ("payment::announced", false),
    ("payment::booked-before-note", true),
    ("settle::reversal-announced", true),
    ("settle::reversed", true),
    ("payment::booked-after-note", false),
    ("application::staged", false),
    ("commit::written", true),
    ("reversal::announced", false),
    ("reversal::reversed", false),
    ("application::committed", true),
    ("print::announced", false),
    ("print::printed", false),
    ("sync::uploaded", true),
    ("sync::sent", true),
];

const FEE: u64 = 2000;

/// Whoever has applied once cannot apply again: the points after the commit have an applicant each.
fn applicant(point: &str) -> &'static str {
    match point {
        "print::announced" => "wang-fang",
        "print::printed" => "yang-min",
        _ => steps::RENEWS,
    }
}

fn renew(citizen: &mut Citizen, lab: &Lab, point: &str) -> Result<(), Failure> {
    steps::renew_as(citizen, lab, applicant(point), "有效期将满").map(drop)
}

/// Nobody does anything: the power goes while the machine looks back or talks to central.
fn wait(citizen: &mut Citizen, _: &Lab) -> Result<(), Failure> {
    citizen.wait("referral", "", 60).map(drop)
}

#[test]
fn power_is_cut_in_a_renewal_then_money_is_settled_and_the_case_is_at_central_once() {
    let mut house = House::new();
    let points = chosen("renewal", POINTS);
    let mut cases = 0;
    let mut interrupted = 0;
    for point in points {
        match point {
            "settle::reversal-announced" | "settle::reversed" => house.cut(point, wait),
            "reversal::announced" | "reversal::reversed" => house.cut(point, |citizen, lab| {
                // The disk has lost the evidence folder: the application cannot be stored, the money goes back.
                std::fs::remove_dir_all(house.stage.out.join("kiosk/store/blobs"))?;
                renew(citizen, lab, point)
            }),
            "sync::uploaded" | "sync::sent" => {
                house.central_up();
                house.cut(point, wait);
            }
            _ => {
                // Whatever the last cut left open is settled first: this cut is for the visit.
                house.well(house.start().leave());
                house.cut(point, |citizen, lab| renew(citizen, lab, point));
            }
        }
        let stands = matches!(point, "application::committed" | "print::announced" | "print::printed");
        cases += usize::from(stands);
        let asked = !stands && !matches!(point, "payment::announced" | "sync::uploaded" | "sync::sent");
        interrupted += usize::from(asked && !point.starts_with("settle::"));
    }
    let citizen = house.start();
    let arrived = house.arrived(cases);
    assert_eq!(arrived.as_array().unwrap().len(), cases, "each case once: {arrived}");
    house.well(citizen.leave());
    house.balances(cases as u64 * FEE);
    assert_eq!(house.told("reversed"), interrupted, "whoever was cut off while paying is known at the window");
    assert!(house.papers() as usize >= interrupted, "and was told on paper");
}
