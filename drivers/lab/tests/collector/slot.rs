//! The card slot: its frames, and the way of a card from a hand into the bin or back.

use std::time::Duration;

use crate::bench::{Host, act, hex, lab, try_act};
use suiban_lab::world::CardPlace;
use suiban_lab::{DeviceName, Lab};

const INIT: &str = "F2 00 00 03 43 30 33 03 B2";
const STATUS: &str = "F2 00 00 03 43 31 30 03 B0";
const HOLD: &str = "F2 00 00 03 43 32 30 03 B3";
const RF_POSITION: &str = "F2 00 00 03 43 32 32 03 B1";
const RETAIN: &str = "F2 00 00 03 43 32 33 03 B0";
const EJECT: &str = "F2 00 00 03 43 32 39 03 BA";
const ENTRY_ON: &str = "F2 00 00 03 43 33 30 03 B2";
const ENTRY_OFF: &str = "F2 00 00 03 43 33 31 03 B3";
const ACTIVATE: &str = "F2 00 00 05 43 60 30 41 42 03 E4";

/// A frame with the address 0 around `text`.
fn frame(text: &[u8]) -> Vec<u8> {
    let length = u8::try_from(text.len()).unwrap();
    let mut bytes = [&[0xF2, 0x00, 0x00, length][..], text, &[0x03]].concat();
    bytes.push(bytes.iter().fold(0, |sum, byte| sum ^ byte));
    bytes
}

struct Slot {
    host: Host,
}

impl Slot {
    /// Sends a command and gives the text of the reply; both sides acknowledge.
    async fn command(&mut self, command: &[u8]) -> Vec<u8> {
        self.host.write(command).await;
        self.host.expect("06").await;
        let head = self.host.read(4).await;
        let text = self.host.read(head[3].into()).await;
        let rest = self.host.read(2).await;
        assert_eq!([&head[..], &text, &rest].concat(), frame(&text));
        self.host.write(&[0x06]).await;
        text
    }

    /// A command that must be answered with these frame bytes.
    async fn ask(&mut self, command: &str, answer: &str) {
        self.host.ask(command, &format!("06 {answer}")).await;
        self.host.write(&[0x06]).await;
    }

    /// A command's outcome: `P` and the status, or `N` and the error.
    async fn outcome(&mut self, command: &str) -> String {
        let text = self.command(&hex(command)).await;
        format!("{} {}", char::from(text[0]), String::from_utf8_lossy(&text[3..]))
    }

    async fn apdu(&mut self, apdu: &str) -> Vec<u8> {
        let text = self.command(&frame(&[&[0x43, 0x60, 0x35][..], &hex(apdu)].concat())).await;
        assert_eq!(text[0], 0x50, "{text:02X?}");
        text[6..].to_vec()
    }
}

async fn slot() -> (Lab, Slot) {
    let lab = lab().await;
    let host = Host::of(&lab, DeviceName::Collector);
    (lab, Slot { host })
}

/// A slot that takes cards.
async fn open_slot() -> (Lab, Slot) {
    let (lab, mut slot) = slot().await;
    slot.command(&hex(INIT)).await;
    slot.command(&hex(ENTRY_ON)).await;
    (lab, slot)
}

/// A slot with 张伟's card at the antenna.
async fn card_inside() -> (Lab, Slot) {
    let (lab, mut slot) = open_slot().await;
    act(&lab, "collector", "insert-card", &[("person", "zhang-wei")]).await;
    slot.command(&hex(RF_POSITION)).await;
    (lab, slot)
}

fn place(lab: &Lab) -> CardPlace {
    lab.world().read(|w| w.cards.get("card-zhang-wei").unwrap().place)
}

#[tokio::test(start_paused = true)]
async fn requests_of_the_documents_have_the_documented_replies() {
    let (lab, mut slot) = slot().await;
    act(&lab, "collector", "hopper", &[("count", "50")]).await;
    slot.ask(HOLD, "F2 00 00 05 4E 32 30 42 30 03 CA").await;
    slot.ask(INIT, "F2 00 00 12 50 30 33 30 32 30 43 52 54 2D 35 39 31 2D 4D 30 30 31 03 86").await;
    slot.ask(STATUS, "F2 00 00 06 50 31 30 30 32 30 03 94").await;
    slot.ask(HOLD, "F2 00 00 06 50 32 30 31 32 30 03 96").await;
    slot.ask(RF_POSITION, "F2 00 00 06 50 32 32 32 32 30 03 97").await;
    slot.ask(RETAIN, "F2 00 00 06 50 32 33 30 32 30 03 94").await;
    slot.ask(RF_POSITION, "F2 00 00 06 50 32 32 32 32 30 03 97").await;
    slot.ask(EJECT, "F2 00 00 06 50 32 39 30 32 30 03 9E").await;
    act(&lab, "collector", "take-card", &[]).await;
    act(&lab, "collector", "hopper", &[("count", "5")]).await;
    slot.ask(STATUS, "F2 00 00 06 50 31 30 30 31 30 03 97").await;
    act(&lab, "collector", "hopper", &[("count", "50")]).await;
    act(&lab, "collector", "fault", &[("name", "bin-full")]).await;
    slot.ask(STATUS, "F2 00 00 06 50 31 30 30 32 31 03 95").await;
    slot.ask(HOLD, "F2 00 00 06 50 32 30 31 32 31 03 97").await;
    slot.ask(RETAIN, "F2 00 00 05 4E 32 33 41 31 03 CB").await;
    act(&lab, "collector", "fault", &[("name", "jam")]).await;
    slot.ask(HOLD, "F2 00 00 05 4E 32 30 31 30 03 B9").await;
}

#[tokio::test(start_paused = true)]
async fn an_empty_hopper_and_the_bin_counter_answer_as_documented() {
    let (lab, mut slot) = slot().await;
    slot.command(&hex(INIT)).await;
    slot.ask(HOLD, "F2 00 00 05 4E 32 30 41 30 03 C9").await;
    lab.world().update(|w| (w.collector.bin_count, w.collector.hopper) = (12, 50));
    slot.ask("F2 00 00 03 43 A5 30 03 24", "F2 00 00 09 50 A5 30 30 32 30 30 31 32 03 3C").await;
    assert_eq!(slot.outcome("F2 00 00 03 43 A5 31 03 25").await, "P 020");
    assert_eq!(slot.outcome("F2 00 00 03 43 A5 30 03 24").await, "P 020000");
}

#[tokio::test(start_paused = true)]
async fn nothing_moves_before_it_is_initialised() {
    let (_lab, mut slot) = slot().await;
    for command in [HOLD, RF_POSITION, RETAIN, EJECT, ENTRY_ON, ENTRY_OFF, ACTIVATE] {
        assert_eq!(slot.outcome(command).await, "N B0");
    }
    assert_eq!(slot.outcome(STATUS).await, "P 000");
    assert_eq!(slot.outcome("F2 00 00 03 43 A4 30 03 25").await, "P 000CRT-591-M001");
}

#[tokio::test(start_paused = true)]
async fn a_card_goes_in_only_when_the_entry_is_enabled() {
    let (lab, mut slot) = slot().await;
    let insert = [("person", "zhang-wei")];
    let shut = try_act(&lab, "collector", "insert-card", &insert).await.unwrap_err();
    assert!(shut.to_string().contains("the shutter is shut"));
    slot.command(&hex(INIT)).await;
    slot.command(&hex(ENTRY_ON)).await;
    slot.command(&hex(ENTRY_OFF)).await;
    assert!(try_act(&lab, "collector", "insert-card", &insert).await.is_err());
    slot.command(&hex(ENTRY_ON)).await;
    act(&lab, "collector", "insert-card", &insert).await;
    assert_eq!(slot.outcome(STATUS).await, "P 100");
    assert!(try_act(&lab, "collector", "insert-card", &[("person", "li-na")]).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn the_body_number_is_that_of_the_card_inside() {
    let (lab, mut slot) = card_inside().await;
    assert_eq!(slot.outcome(STATUS).await, "P 200");
    slot.command(&hex(ACTIVATE)).await;
    assert_eq!(slot.apdu("80 B0 00 00 20").await, hex("69 86"));
    assert_eq!(slot.apdu("00 A4 00 00 02 60 02").await, hex("90 00"));
    let answer = slot.apdu("80 B0 00 00 20").await;
    let body_number = lab.world().read(|w| w.cards.get("card-zhang-wei").unwrap().body_number.clone());
    assert_eq!(answer, [body_number.as_bytes(), &[0x90, 0x00]].concat());
    assert_eq!(slot.apdu("00 36 00 00 08").await.len(), 10);
    assert_eq!(slot.apdu("00 A4 00 00 02 60 11").await, hex("6A 82"));
}

#[tokio::test(start_paused = true)]
async fn the_antenna_needs_a_card_inside_and_activation_first() {
    let (lab, mut slot) = open_slot().await;
    let apdu = hex::encode(frame(&[&[0x43, 0x60, 0x35][..], &hex("00 A4 00 00 02 60 02")].concat()));
    assert_eq!(slot.outcome(ACTIVATE).await, "N 02");
    act(&lab, "collector", "insert-card", &[("person", "zhang-wei")]).await;
    assert_eq!(slot.outcome(ACTIVATE).await, "N 02");
    slot.command(&hex(RF_POSITION)).await;
    assert_eq!(slot.outcome(&apdu).await, "N 65");
    slot.command(&hex(ACTIVATE)).await;
    slot.command(&hex("F2 00 00 03 43 60 31 03 E0")).await;
    assert_eq!(slot.outcome(&apdu).await, "N 65");
}

#[tokio::test(start_paused = true)]
async fn a_blank_card_has_no_chip_that_answers() {
    let (lab, mut slot) = slot().await;
    act(&lab, "collector", "hopper", &[("count", "1")]).await;
    slot.command(&hex(INIT)).await;
    assert_eq!(slot.outcome(RF_POSITION).await, "P 200");
    assert_eq!(slot.outcome(ACTIVATE).await, "N 61");
}

#[tokio::test(start_paused = true)]
async fn a_retained_card_lies_in_the_bin_and_is_counted() {
    let (lab, mut slot) = card_inside().await;
    assert_eq!(slot.outcome(RETAIN).await, "P 000");
    assert_eq!(place(&lab), CardPlace::InBin);
    assert_eq!(slot.outcome("F2 00 00 03 43 A5 30 03 24").await, "P 000001");
    assert_eq!(slot.outcome(RETAIN).await, "N 02");
    assert!(try_act(&lab, "collector", "take-card", &[]).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_full_bin_leaves_the_card_where_it_is() {
    let (lab, mut slot) = card_inside().await;
    act(&lab, "collector", "fault", &[("name", "bin-full")]).await;
    assert_eq!(slot.outcome(RETAIN).await, "N A1");
    assert_eq!((place(&lab), slot.outcome(STATUS).await.as_str()), (CardPlace::InChannel, "P 201"));
}

#[tokio::test(start_paused = true)]
async fn an_ejected_card_is_taken_by_hand() {
    let (lab, mut slot) = card_inside().await;
    assert!(try_act(&lab, "collector", "take-card", &[]).await.is_err());
    assert_eq!(slot.outcome(EJECT).await, "P 000");
    assert_eq!(act(&lab, "collector", "take-card", &[]).await["card"], "card-zhang-wei");
    assert_eq!(place(&lab), CardPlace::WithPerson);
}

#[tokio::test(start_paused = true)]
async fn a_card_held_at_the_gate_may_be_taken_or_drawn_in_again() {
    let (lab, mut slot) = card_inside().await;
    assert_eq!(slot.outcome(HOLD).await, "P 100");
    assert_eq!(slot.outcome(RF_POSITION).await, "P 200");
    assert_eq!(slot.outcome(HOLD).await, "P 100");
    act(&lab, "collector", "take-card", &[]).await;
    assert_eq!(slot.outcome(STATUS).await, "P 000");
}

#[tokio::test(start_paused = true)]
async fn a_jam_stops_every_movement_until_it_is_cleared() {
    let (lab, mut slot) = card_inside().await;
    act(&lab, "collector", "fault", &[("name", "jam")]).await;
    for command in [HOLD, RETAIN, EJECT, "F2 00 00 03 43 30 30 03 B1"] {
        assert_eq!(slot.outcome(command).await, "N 10");
    }
    assert_eq!(place(&lab), CardPlace::InChannel);
    act(&lab, "collector", "fault", &[("name", "clear")]).await;
    assert_eq!(slot.outcome(RETAIN).await, "P 000");
}

#[tokio::test(start_paused = true)]
async fn initialising_puts_a_forgotten_card_where_it_was_told_to() {
    for (command, wanted) in [("30 30 03 B1", "P 100"), ("30 31 03 B0", "P 000"), ("30 33 03 B2", "P 200")] {
        let (_lab, mut slot) = card_inside().await;
        let outcome = slot.outcome(&format!("F2 00 00 03 43 {command}")).await;
        assert_eq!(outcome, format!("{wanted}CRT-591-M001"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_spoilt_frame_is_refused_and_a_reply_repeated_on_demand() {
    let (_lab, mut slot) = slot().await;
    slot.host.ask("F2 00 00 03 43 31 30 03 B1", "15").await;
    slot.host.ask(STATUS, "06 F2 00 00 06 50 31 30 30 30 30 03 96").await;
    slot.host.ask("15", "F2 00 00 06 50 31 30 30 30 30 03 96").await;
    slot.host.ask(&format!("04 7E F2 FF {STATUS}"), "06 F2 00 00 06 50 31 30 30 30 30 03 96").await;
    slot.host.ask("F2 00 00 03 43", "").await;
    slot.host.silence(Duration::from_secs(1)).await;
    slot.host.ask(STATUS, "06 F2 00 00 06 50 31 30 30 30 30 03 96").await;
}

#[tokio::test(start_paused = true)]
async fn another_machines_frames_are_not_answered() {
    let (_lab, mut slot) = slot().await;
    slot.host.ask("F2 01 00 03 43 31 30 03 B1", "").await;
    slot.host.silence(Duration::from_secs(3)).await;
}

#[tokio::test(start_paused = true)]
async fn commands_it_has_no_parts_for_say_so() {
    let (_lab, mut slot) = slot().await;
    slot.command(&hex(INIT)).await;
    for command in ["50 30 03 D1", "50 31 03 D0", "51 30 03 D0", "31 31 03 B1"] {
        assert_eq!(slot.outcome(&format!("F2 00 00 03 43 {command}")).await, "N 03");
    }
    assert_eq!(slot.outcome(&hex::encode(frame(&[0x43, 0x77, 0x30]))).await, "N 00");
    assert_eq!(slot.outcome(&hex::encode(frame(&[0x43, 0x32, 0x38]))).await, "N 01");
}
