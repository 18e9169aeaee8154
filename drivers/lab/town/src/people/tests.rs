use super::*;
use crate::number;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn towns() -> Vec<Town> {
    let days = ["2026-11-21", "2024-02-29", "2025-12-31", "2027-03-01"];
    days.iter().flat_map(|d| (0..40).map(|seed| Town::new(seed, day(d)))).collect()
}

#[test]
fn the_same_seed_and_day_give_the_same_town_and_another_seed_another() {
    let town = Town::new(7, day("2026-11-21"));
    assert_eq!(town, Town::new(7, day("2026-11-21")));
    let other = Town::new(8, day("2026-11-21"));
    for (a, b) in town.people.iter().zip(&other.people) {
        assert_eq!(a.slug, b.slug);
        assert_ne!(a.card.number, b.card.number);
        assert_ne!(a.finger_seed, b.finger_seed);
        assert_eq!(a.face, b.face);
    }
}

#[test]
fn every_number_checks_and_agrees_with_birth_and_sex() {
    for person in towns().iter().flat_map(|t| &t.people) {
        let card = &person.card;
        if card.kind == CardKind::Foreigner2017 {
            assert_eq!(card.number.len(), 15);
            continue;
        }
        assert!(number::is_valid(&card.number));
        assert_eq!(card.number[6..14], card.birth.compact());
        let male = card.number.as_bytes()[16] % 2 == 1;
        assert_eq!(male, card.sex == Sex::Male);
    }
}

#[test]
fn validity_follows_the_law_at_the_age_of_issue() {
    for person in towns().iter().flat_map(|t| &t.people) {
        let card = &person.card;
        assert_eq!(card.valid_to, valid_until(card.kind, card.birth, card.valid_from), "{}", person.slug);
    }
    let birth = day("2000-06-15");
    let years =
        |age: i32| valid_until(CardKind::Resident, birth, birth.plus_years(age)).map(|end| end.year - 2000 - age);
    assert_eq!(
        [years(15), years(16), years(25), years(26), years(45), years(46)],
        [Some(5), Some(10), Some(10), Some(20), Some(20), None]
    );
}

#[test]
fn everybody_plays_the_role_their_slug_stands_for() {
    for town in towns() {
        let left = |slug: &str| town.person(slug).unwrap().card.valid_to.map(|end| town.today.days_until(end));
        for slug in ["zhang-wei", "wang-fang", "chen-xiao", "yang-min", "huang-ting", "wu-qiang"] {
            assert!((1..=90).contains(&left(slug).unwrap()), "{slug} {:?} on {}", left(slug), town.today);
        }
        assert!(left("li-na").unwrap() > 365 * 5);
        assert!(left("liu-yang").unwrap() < 0);
        assert_eq!(left("zhao-jianguo"), None);
        assert_eq!(town.person("chen-xiao").unwrap().card.birth.age_at(town.today), 15);
        assert!(!town.person("huang-ting").unwrap().card.number.starts_with("44"));
        assert_eq!(town.person("yang-min").unwrap().enrolled.len(), 0);
        assert_eq!(town.person("wu-qiang").unwrap().enrolled.len(), 1);
        for slug in ["zhang-wei", "wang-fang", "li-na", "liu-yang", "yang-min", "wu-qiang", "zhao-jianguo"] {
            assert!(town.person(slug).unwrap().card.number.starts_with("4401"), "{slug}");
        }
        assert_eq!(town.people.len(), 12);
    }
}

#[test]
fn every_text_fits_its_place_on_the_chip() {
    for person in towns().iter().flat_map(|t| &t.people) {
        let card = &person.card;
        let len = |text: &str| text.encode_utf16().count();
        assert!((1..=15).contains(&len(&card.name)));
        assert!(len(&card.latin_name) <= if card.kind == CardKind::Foreigner2017 { 60 } else { 46 });
        assert!(len(&card.address) <= 35 && len(&card.authority) <= 15);
        let permit = card.kind == CardKind::HongKongMacaoTaiwan;
        assert_eq!(len(&card.pass_number), if permit { 9 } else { 0 });
        assert_eq!(len(&card.ethnic), if card.kind == CardKind::Resident { 2 } else { 0 });
        let foreign = matches!(card.kind, CardKind::Foreigner2017 | CardKind::Foreigner2023);
        assert_eq!(len(&card.nationality), if foreign { 3 } else { 0 });
        assert_eq!(card.address.is_empty(), foreign);
        assert!(card.latin_name.is_ascii() && card.number.is_ascii());
    }
}

#[test]
fn no_two_pieces_of_plastic_share_a_body_number() {
    let town = Town::new(1, day("2026-11-21"));
    let made = (0..50).map(|serial| town.new_body_number(serial));
    let mut all: Vec<String> = town.people.iter().map(|p| p.body_number.clone()).chain(made).collect();
    assert!(all.iter().all(|number| number.len() == 32 && number.is_ascii()));
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 62);
}

#[test]
fn debug_output_shows_nothing_personal() {
    let town = Town::new(1, day("2026-11-21"));
    let text = format!("{town:?}{:?}", town.people[0].card);
    for person in &town.people {
        assert!(!text.contains(&person.card.number) && !text.contains(&person.card.name));
        assert!(!text.contains(&person.body_number));
    }
}

#[test]
fn a_renewed_card_starts_today_and_keeps_the_holder() {
    let town = Town::new(1, day("2026-11-21"));
    let person = town.person("zhang-wei").unwrap();
    let card = person.renewed_card(town.today);
    assert_eq!(card.valid_from, town.today);
    assert_eq!(card.valid_to, Some(day("2046-11-21")));
    assert_eq!(card.number, person.card.number);
}
