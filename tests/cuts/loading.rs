//! Loading cut off: no drawer holds a card that nobody knows of.

use suiban::rehearsal::steps::{self, Inside};
use suiban::rehearsal::{Citizen, Failure, Lab};

use super::house::House;
use super::{all, chosen};

pub const POINTS: &[(&str, bool)] = &[
    ("exchange::announced", false),
    ("exchange::opened", true),
    ("exchange::closed", true),
    ("exchange::recorded", false),
];

const FEE: u64 = 2000;

fn load(citizen: &mut Citizen, lab: &Lab, card: &str) -> Result<(), Failure> {
    steps::enter(citizen)?;
    steps::load_card(citizen, lab, card)
}

#[test]
fn power_is_cut_while_loading_then_a_technician_looks_and_the_cards_are_counted() {
    let mut house = House::new();
    let mut cards = vec![house.card_for("zhang-wei", "有效期将满")];
    if all() {
        cards.push(house.card_for("wang-fang", "有效期将满"));
    }
    let (paid, mut loaded) = (cards.len() as u64 * FEE, 0);
    for point in chosen("loading", POINTS) {
        house.cut(point, |citizen, lab| load(citizen, lab, &cards[loaded]));
        let mut citizen = house.start();
        house.well(steps::enter(&mut citizen));
        let inside = if point == "exchange::closed" { Inside::CardStays } else { Inside::Nothing };
        if point != "exchange::recorded" {
            let drawer = loaded + 1;
            let line = format!("{drawer} 号柜门，装证时打开");
            house.well(steps::check_drawer(&mut citizen, &house.lab, &line, &drawer.to_string(), inside));
        }
        house.well(citizen.leave());
        loaded += usize::from(matches!(point, "exchange::closed" | "exchange::recorded"));
        assert_eq!(house.status()["cards"]["loaded"], loaded, "after {point}");
        house.balances(paid);
    }
}
