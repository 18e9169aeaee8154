//! Bad input on the real screens, one visit each: the citizen gets a sentence, the log a typed error, nothing is lost and
//! nothing panics. What each code says in words is held by `ui/tests`; here the code on the screen is looked at.

use std::io::Write;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use suiban::rehearsal::{Citizen, Lab, steps};

use crate::cuts::house::House;

const PERSON: &str = "zhang-wei";
const STRANGER: &str = "li-na";
const REASON: &str = "有效期将满";
const FEE: u64 = 2000;

#[test]
fn a_card_that_cannot_be_read_is_named_and_a_good_one_is_taken_after_it() {
    let house = House::new();
    let mut citizen = house.start();
    // Card and fault are there before the machine looks: a hand is slower than a reader.
    house.well(house.lab.act("reader", "place-card", &[("person", PERSON)]));
    house.well(house.lab.act("reader", "fault", &[("name", "chip-unknown-kind")]));
    house.well(steps::begin_renewal(&mut citizen, &house.lab, PERSON));
    house.well(citizen.wait("place-card", "unknown-card", 20));
    house.well(house.lab.act("reader", "fault", &[("name", "clear")]));
    house.well(house.lab.act("reader", "remove-card", &[]));
    house.well(citizen.wait("place-card", "", 5));
    // A broken checksum is nobody's fault: the line is opened again and the card is read.
    house.well(house.lab.act("reader", "fail-next", &[("how", "flip-bit")]));
    house.well(house.lab.act("reader", "place-card", &[("person", PERSON)]));
    let seen = house.well(after_the_card(&mut citizen));
    assert!(seen == "reason" || seen == "referral", "a damaged answer was taken for a card: {seen}");
    assert!(house.log_says("card not read"), "the log has no typed error");
    house.well(citizen.leave());
    house.balances(0);
}

fn after_the_card(citizen: &mut Citizen) -> Result<String, suiban::rehearsal::Failure> {
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    loop {
        let seen = citizen.look()?;
        if seen.screen != "place-card" {
            return Ok(seen.screen);
        }
        if std::time::Instant::now() > until {
            return Err(format!("still at the card: {}", seen.detail).into());
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}

#[test]
fn a_card_lifted_while_it_is_read_is_asked_for_again_and_the_third_time_goes_to_the_window() {
    let house = House::new();
    let mut citizen = house.start();
    house.well(house.lab.act("reader", "place-card", &[("person", PERSON)]));
    house.well(house.lab.act("reader", "fault", &[("name", "chip-dead")]));
    house.well(steps::begin_renewal(&mut citizen, &house.lab, PERSON));
    house.well(citizen.wait("referral", "card-not-readable", 60));
    house.well(steps::understood(&mut citizen, &house.lab));
    assert!(house.log_says("card not read"), "the log has no typed error");
    house.well(citizen.leave());
    house.balances(0);
}

#[test]
fn somebody_elses_finger_ends_at_the_window_with_what_was_collected() {
    let house = House::new();
    let mut citizen = house.start();
    house.well(steps::begin_renewal(&mut citizen, &house.lab, PERSON));
    house.well(citizen.wait("place-card", "place", 5));
    house.well(house.lab.act("reader", "place-card", &[("person", PERSON)]));
    house.well(citizen.wait("reason", "", 20));
    house.well(citizen.touch(REASON));
    house.well(steps::face(&mut citizen, &house.lab, "fingers", "face"));
    house.well(steps::fingers(&mut citizen, &house.lab, STRANGER, "referral"));
    house.well(citizen.wait("referral", "fingers-not-confirmed", 10));
    house.well(steps::understood(&mut citizen, &house.lab));
    house.well(citizen.leave());
    house.balances(0);
}

#[test]
fn a_declined_card_no_paper_and_a_central_that_babbles_lose_neither_money_nor_case() {
    let mut house = House::new();
    let babble = Babble::at(&house.central_address());
    let mut citizen = house.start();
    house.well(steps::apply_as(&mut citizen, &house.lab, PERSON, REASON));
    house.well(pay(&mut citizen, &house.lab, "银行卡或手机闪付", "declined"));
    house.well(citizen.wait("payment", "declined", 60));
    assert_eq!(house.booked_fen(), 0, "a declined card was charged");
    house.well(house.lab.act("printer", "fault", &[("name", "paper-out")]));
    house.well(pay(&mut citizen, &house.lab, "再试一次或换一张卡", "ok"));
    let seen = house.well(citizen.wait("receipt", "no-paper", 60));
    let case = house.well(steps::number(&seen.detail));
    house.well(steps::take_leave(&mut citizen, &house.lab));
    drop(babble);
    house.central_up();
    let cases = house.arrived(1);
    assert_eq!((cases.as_array().unwrap().len(), &cases[0]["number"]), (1, &case.into()), "{cases}");
    assert!(house.log_says("payment not booked") && house.log_says("slip"), "the log has no typed error");
    house.well(citizen.leave());
    house.balances(FEE);
}

fn pay(citizen: &mut Citizen, lab: &Lab, way: &str, card: &str) -> Result<(), suiban::rehearsal::Failure> {
    citizen.touch(way)?;
    citizen.wait("payment", "present-card", 20)?;
    lab.act("terminal", "tap", &[("card", card)]).map(drop)
}

/// Somebody else at central's address, who answers everything with a page.
struct Babble {
    over: Arc<AtomicBool>,
    address: String,
    talking: Option<JoinHandle<()>>,
}

impl Babble {
    fn at(address: &str) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let over = Arc::new(AtomicBool::new(false));
        let ends = over.clone();
        let talking = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ends.load(Ordering::SeqCst) {
                    return;
                }
                drop(
                    stream.and_then(|mut s| s.write_all(b"HTTP/1.1 200 OK\r\n\r\n<html>Welcome to this hotel</html>")),
                );
            }
        });
        Self { over, address: address.to_owned(), talking: Some(talking) }
    }
}

impl Drop for Babble {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        drop(std::net::TcpStream::connect(&self.address));
        drop(self.talking.take().map(JoinHandle::join));
    }
}
