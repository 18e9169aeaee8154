//! A pickup cut off: the old card lies in the bin and is counted, and nobody guesses about the new one.

use suiban::rehearsal::steps::{self, Inside};

use super::chosen;
use super::house::House;

pub const POINTS: &[(&str, bool)] = &[
    ("old-card::taken", false),
    ("old-card::announced", true),
    ("old-card::retained", false),
    ("drawer::announced", false),
    ("drawer::opened", true),
    ("pickup::committed", false),
];

/// Whose pickup is cut off, one a point: whoever has lost the old card to the bin cannot come again.
const PEOPLE: [(&str, &str, u64); 6] = [
    ("zhang-wei", "有效期将满", 2000),
    ("wang-fang", "有效期将满", 2000),
    ("yang-min", "有效期将满", 2000),
    ("wu-qiang", "有效期将满", 2000),
    ("liu-yang", "有效期已满", 2000),
    ("li-na", "证件损坏", 4000),
];

fn load(house: &House, card: &str) {
    let mut citizen = house.start();
    house.well(steps::enter(&mut citizen));
    house.well(steps::load_card(&mut citizen, &house.lab, card));
    house.well(citizen.leave());
}

/// A technician looks into the only drawer in doubt.
fn check(house: &House, drawer: u64, inside: Inside) {
    let mut citizen = house.start();
    house.well(steps::enter(&mut citizen));
    let line = format!("{drawer} 号柜门，群众领证时打开");
    house.well(steps::check_drawer(&mut citizen, &house.lab, &line, &drawer.to_string(), inside));
    house.well(citizen.leave());
}

#[test]
fn power_is_cut_in_a_pickup_then_both_cards_are_where_the_ledger_says() {
    let mut house = House::new();
    let (mut paid, mut in_magazine, mut retained, mut dispensed) = (0, 0, 0, 0);
    for (point, (person, reason, fee)) in chosen("pickup", POINTS).into_iter().zip(PEOPLE) {
        let card = house.card_for(person, reason);
        paid += fee;
        load(&house, &card);
        house.cut(point, |citizen, lab| steps::pick_up(citizen, lab, person).map(drop));
        match point {
            "drawer::announced" | "drawer::opened" => {
                check(&house, in_magazine + 1, Inside::CardGoes);
                retained += 1;
            }
            "pickup::committed" => dispensed += 1,
            _ => in_magazine += 1,
        }
        house.well(house.start().leave());
        let cards = &house.status()["cards"];
        let seen = ["in-magazine", "retained", "dispensed"].map(|place| cards[place].as_u64());
        assert_eq!(seen, [Some(in_magazine), Some(retained), Some(dispensed)], "after {point}: {cards}");
        house.balances(paid);
    }
}

#[test]
fn the_plug_is_pulled_with_the_new_card_in_the_hand_then_the_empty_drawer_becomes_a_pickup_at_central() {
    let mut house = House::new();
    let card = house.card_for("zhang-wei", "有效期将满");
    load(&house, &card);
    let mut citizen = house.start();
    house.well(steps::take_new_card(&mut citizen, &house.lab, "zhang-wei"));
    citizen.pull_the_plug().unwrap();
    drop(citizen);
    check(&house, 1, Inside::Nothing);
    let citizen = house.start();
    let case = house.central("cases")[0]["number"].as_str().unwrap().to_owned();
    house.well(steps::collected(&house.stage, &case));
    house.well(citizen.leave());
    assert_eq!(house.status()["cards"]["dispensed"], 1);
    house.balances(2000);
}
