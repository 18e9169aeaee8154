//! Payments at the terminal over TCP units: what the till hears, and what the journal says afterwards.

use std::time::Duration;

use crate::bench::{Host, act, fast_lab, hex, lab};
use suiban_lab::world::TransactionState as State;
use suiban_lab::{DeviceName, Lab};

const REGISTER: &str = "06 00 08 12 34 56 BA 01 56 03 00";
const REGISTERED: &str = "80 00 00 06 0F 0A 19 10 29 00 02 74 39 49 01 56";
const ORDER: &str = "06 01 0A 04 00 00 00 00 20 00 49 01 56";
const ACK: &str = "80 00 00";

async fn connect(lab: &Lab) -> Host {
    let mut till = Host::of(lab, DeviceName::TerminalTcp);
    till.ask(REGISTER, REGISTERED).await;
    till.ask(ACK, "").await;
    until_idle(lab).await;
    till
}

/// Expects what the terminal tells and acknowledges it.
async fn hear(till: &mut Host, told: &str) {
    till.expect(told).await;
    till.ask(ACK, "").await;
}

async fn intermediates(till: &mut Host, codes: &[u8]) {
    for code in codes {
        hear(till, &format!("04 FF 01 {code:02X}")).await;
    }
}

/// Reads the 29 bytes of status information about an approved payment.
async fn status_info(till: &mut Host) -> Vec<u8> {
    till.read(29).await
}

async fn slip(till: &mut Host) {
    for _ in 0..4 {
        let head = till.read(3).await;
        assert_eq!(head[..2], [0x06, 0xD1]);
        till.read(head[2].into()).await;
        till.ask(ACK, "").await;
    }
}

fn journal(lab: &Lab) -> Vec<(u64, State)> {
    lab.world().read(|w| w.terminal.journal.iter().map(|entry| (entry.amount, entry.state)).collect())
}

async fn until_idle(lab: &Lab) {
    lab.world().until(|w| !w.terminal.working).await;
}

/// Orders 20.00 and goes on until the status information of the approval has come.
async fn pay_up_to_status(lab: &Lab, till: &mut Host) -> Vec<u8> {
    act(lab, "terminal", "tap", &[("card", "ok")]).await;
    till.ask(ORDER, ACK).await;
    intermediates(till, &[0x0A, 0x0E, 0x17, 0x1C]).await;
    status_info(till).await
}

async fn pay(lab: &Lab, till: &mut Host) {
    pay_up_to_status(lab, till).await;
    till.ask(ACK, "").await;
    slip(till).await;
    hear(till, "06 0F 00").await;
    until_idle(lab).await;
}

#[tokio::test(start_paused = true)]
async fn without_registration_nothing_is_sold() {
    let lab = lab().await;
    let mut till = Host::of(&lab, DeviceName::TerminalTcp);
    for order in [ORDER, "06 20 03 12 34 56", "06 30 06 12 34 56 87 00 27", "06 50 03 12 34 56"] {
        till.ask(order, "80 00 00 06 1E 01 6B").await;
        till.ask(ACK, "").await;
        until_idle(&lab).await;
    }
    assert_eq!(journal(&lab), []);
}

#[tokio::test(start_paused = true)]
async fn an_approved_card_is_booked_when_the_till_has_acknowledged() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    let info = pay_up_to_status(&lab, &mut till).await;
    // As in the documents, but for the terminal's own clock.
    assert_eq!(info[..20], hex("04 0F 1A 27 00 04 00 00 00 00 20 00 49 01 56 87 00 27 0B 00"));
    assert_eq!(info[20..22], [0x01, 0x23]);
    assert_eq!((info[22], info[26], &info[27..]), (0x0C, 0x0D, &[0x06, 0x12][..]));
    assert_eq!(journal(&lab), [(2_000, State::Approved)]);
    till.ask(ACK, "").await;
    slip(&mut till).await;
    assert_eq!(journal(&lab), [(2_000, State::Booked)]);
    hear(&mut till, "06 0F 00").await;
}

#[tokio::test(start_paused = true)]
async fn numbers_rise_from_payment_to_payment() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    pay(&lab, &mut till).await;
    let info = pay_up_to_status(&lab, &mut till).await;
    assert_eq!((&info[16..18], &info[19..22]), (&[0x00, 0x28][..], &[0x00, 0x01, 0x24][..]));
}

#[tokio::test(start_paused = true)]
async fn each_kind_of_no_has_its_code_and_takes_no_money() {
    for (card, code) in [("declined", 0x67), ("insufficient", 0x71), ("expired", 0x78)] {
        let lab = lab().await;
        let mut till = connect(&lab).await;
        till.ask(ORDER, ACK).await;
        intermediates(&mut till, &[0x0A]).await;
        act(&lab, "terminal", "tap", &[("card", card)]).await;
        intermediates(&mut till, &[0x0E, 0x17, 0x1D]).await;
        hear(&mut till, &format!("04 0F 02 27 {code:02X}")).await;
        hear(&mut till, &format!("06 1E 01 {code:02X}")).await;
        assert_eq!(journal(&lab), [(2_000, State::Failed(code))]);
    }
}

#[tokio::test(start_paused = true)]
async fn an_unreachable_bank_is_7d() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    act(&lab, "terminal", "fault", &[("name", "host-offline")]).await;
    act(&lab, "terminal", "tap", &[("card", "ok")]).await;
    till.ask(ORDER, ACK).await;
    intermediates(&mut till, &[0x0A, 0x0E, 0x17, 0x1D]).await;
    hear(&mut till, "04 0F 02 27 7D").await;
    hear(&mut till, "06 1E 01 7D").await;
    assert_eq!(journal(&lab), [(2_000, State::Failed(0x7D))]);
}

#[tokio::test(start_paused = true)]
async fn the_pin_is_shown_digit_by_digit() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    act(&lab, "terminal", "tap", &[("card", "ok"), ("pin", "true")]).await;
    till.ask(ORDER, ACK).await;
    intermediates(&mut till, &[0x0A, 0x0E, 0x6A, 0x6B, 0x6C, 0x6D, 0x17, 0x1C]).await;
}

#[tokio::test(start_paused = true)]
async fn a_till_that_wants_no_intermediates_and_no_lines_gets_none() {
    let lab = lab().await;
    let mut till = Host::of(&lab, DeviceName::TerminalTcp);
    till.ask("06 00 06 12 34 56 00 01 56", REGISTERED).await;
    till.ask(ACK, "").await;
    act(&lab, "terminal", "tap", &[("card", "ok")]).await;
    till.ask(ORDER, ACK).await;
    status_info(&mut till).await;
    till.ask(ACK, "06 0F 00").await;
}

#[tokio::test(start_paused = true)]
async fn no_card_in_time_is_6c() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    till.ask(ORDER, ACK).await;
    intermediates(&mut till, &[0x0A]).await;
    tokio::time::sleep(Duration::from_secs(40)).await;
    assert_eq!(journal(&lab), []);
    hear(&mut till, "04 0F 02 27 6C").await;
    hear(&mut till, "06 1E 01 6C").await;
    assert_eq!(journal(&lab), [(2_000, State::Failed(0x6C))]);
}

#[tokio::test(start_paused = true)]
async fn the_till_and_the_person_can_break_off_while_no_card_has_come() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    till.ask(ORDER, ACK).await;
    intermediates(&mut till, &[0x0A]).await;
    till.ask("06 B0 00", "80 00 00 04 0F 02 27 6C").await;
    till.ask(ACK, "06 1E 01 6C").await;
    till.ask(ACK, "").await;
    until_idle(&lab).await;

    till.ask(ORDER, ACK).await;
    intermediates(&mut till, &[0x0A]).await;
    act(&lab, "terminal", "cancel", &[]).await;
    till.expect("04 0F 02 27 6C").await;
    till.ask(ACK, "06 1E 01 6C").await;
    assert_eq!(journal(&lab), [(2_000, State::Failed(0x6C)); 2]);
}

#[tokio::test(start_paused = true)]
async fn an_abort_after_the_card_comes_too_late() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    act(&lab, "terminal", "tap", &[("card", "ok")]).await;
    till.ask(ORDER, ACK).await;
    intermediates(&mut till, &[0x0A, 0x0E]).await;
    till.expect("04 FF 01 17").await;
    till.ask("06 B0 00", "84 9C 00").await;
    till.ask(ACK, "").await;
    intermediates(&mut till, &[0x1C]).await;
    status_info(&mut till).await;
}

#[tokio::test(start_paused = true)]
async fn one_order_at_a_time() {
    let lab = lab().await;
    let (mut first, mut second) = (connect(&lab).await, connect(&lab).await);
    first.ask(ORDER, ACK).await;
    intermediates(&mut first, &[0x0A]).await;
    second.ask(ORDER, "84 9C 00").await;
    first.ask("05 01 03 00 00 00", "84 9C 00").await;
    act(&lab, "terminal", "tap", &[("card", "ok")]).await;
    intermediates(&mut first, &[0x0E, 0x17, 0x1C]).await;
}

#[tokio::test(start_paused = true)]
async fn a_busy_terminal_says_so_until_it_is_free() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    act(&lab, "terminal", "fault", &[("name", "busy")]).await;
    till.ask(ORDER, "84 9C 00").await;
    act(&lab, "terminal", "fault", &[("name", "clear")]).await;
    till.ask(ORDER, ACK).await;
}

#[tokio::test(start_paused = true)]
async fn cut_after_the_order_then_an_approved_card_is_given_back() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    act(&lab, "terminal", "fault", &[("name", "cut-after-order")]).await;
    till.ask(ORDER, ACK).await;
    // Before the line is seen to be gone: a terminal alone waits for its card for a short time only.
    act(&lab, "terminal", "tap", &[("card", "ok")]).await;
    till.expect_hang_up().await;
    lab.world().until(|w| !w.terminal.journal.is_empty()).await;
    let mut again = Host::of(&lab, DeviceName::TerminalTcp);
    // Whether the reversal still runs when the till is back depends on who is faster; afterwards the end is the same.
    until_idle(&lab).await;
    assert_eq!(journal(&lab), [(2_000, State::Reversed)]);
    again.ask("06 20 03 12 34 56", "80 00 00 04 0F 1A 27 6C 04 00 00 00 00 20 00 49 01 56 87 00 27").await;
}

#[tokio::test(start_paused = true)]
async fn cut_after_the_order_and_no_card_then_nothing_was_taken() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    act(&lab, "terminal", "fault", &[("name", "cut-after-order")]).await;
    till.ask(ORDER, ACK).await;
    till.expect_hang_up().await;
    until_idle(&lab).await;
    assert_eq!(journal(&lab), [(2_000, State::Failed(0x6C))]);
    let mut again = connect(&lab).await;
    again.ask("06 20 03 12 34 56", "80 00 00 04 0F 02 27 6C").await;
    again.ask(ACK, "06 0F 00").await;
}

#[tokio::test(start_paused = true)]
async fn cut_after_the_status_before_the_acknowledgement_is_given_back() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    act(&lab, "terminal", "fault", &[("name", "cut-after-status")]).await;
    pay_up_to_status(&lab, &mut till).await;
    till.expect_hang_up().await;
    until_idle(&lab).await;
    assert_eq!(journal(&lab), [(2_000, State::Reversed)]);
    assert_eq!(lab.world().read(|w| w.terminal.booked()), 0);
}

#[tokio::test(start_paused = true)]
async fn cut_after_the_acknowledgement_stays_booked_and_the_last_receipt_says_so() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    act(&lab, "terminal", "fault", &[("name", "cut-after-ack")]).await;
    pay_up_to_status(&lab, &mut till).await;
    till.ask(ACK, "").await;
    till.expect_hang_up().await;
    assert_eq!(journal(&lab), [(2_000, State::Booked)]);
    let mut again = connect(&lab).await;
    again.ask("06 20 03 12 34 56", "80 00 00 04 0F 1A 27 00 04 00 00 00 00 20 00").await;
}

#[tokio::test(start_paused = true)]
async fn a_till_that_never_acknowledges_the_approval_has_sold_nothing() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    pay_up_to_status(&lab, &mut till).await;
    until_idle(&lab).await;
    assert_eq!(journal(&lab), [(2_000, State::Reversed)]);
}

#[tokio::test(start_paused = true)]
async fn a_till_that_hangs_up_before_the_card_leaves_nothing_booked() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    till.ask(ORDER, ACK).await;
    drop(till);
    act(&lab, "terminal", "tap", &[("card", "ok")]).await;
    until_idle(&lab).await;
    assert_eq!(lab.world().read(|w| w.terminal.booked()), 0);
}

#[tokio::test(start_paused = true)]
async fn goods_first_then_money() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    pay_up_to_status(&lab, &mut till).await;
    for _ in 0..4 {
        till.ask("84 9C 00", "").await;
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
    assert_eq!(journal(&lab), [(2_000, State::Approved)]);
    till.ask("84 66 00", "04 FF 01 05").await;
    till.ask(ACK, "06 1E 01 66").await;
    assert_eq!(journal(&lab), [(2_000, State::Reversed)]);
}

#[tokio::test(start_paused = true)]
async fn a_booked_payment_is_reversed_once() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    pay(&lab, &mut till).await;
    till.ask("06 30 06 12 34 56 87 00 27", "80 00 00 04 FF 01 17").await;
    till.ask(ACK, "").await;
    assert_eq!(status_info(&mut till).await[..12], hex("04 0F 1A 27 00 04 00 00 00 00 20 00"));
    till.ask(ACK, "").await;
    slip(&mut till).await;
    hear(&mut till, "06 0F 00").await;
    assert_eq!(journal(&lab), [(2_000, State::Reversed)]);
    until_idle(&lab).await;
    till.ask("06 30 06 12 34 56 87 00 27", "80 00 00 06 1E 01 B4").await;
    till.ask(ACK, "").await;
    until_idle(&lab).await;
    till.ask("06 30 06 12 34 56 87 00 99", "80 00 00 06 1E 01 B5").await;
}

#[tokio::test(start_paused = true)]
async fn a_payment_handed_in_at_the_end_of_the_day_is_not_reversible_any_more() {
    let lab = lab().await;
    let mut till = connect(&lab).await;
    pay(&lab, &mut till).await;
    till.ask("06 50 03 12 34 56", "80 00 00 04 FF 01 17").await;
    till.ask(ACK, "04 0F 0C 27 00 04 00 00 00 00 20 00 49 01 56").await;
    till.ask(ACK, "06 0F 00").await;
    till.ask(ACK, "").await;
    until_idle(&lab).await;
    till.ask("06 30 06 12 34 56 87 00 27", "80 00 00 06 1E 01 B5").await;
    assert_eq!(lab.world().read(|w| w.terminal.booked()), 2_000);
}

#[tokio::test(start_paused = true)]
async fn small_questions_have_their_answers() {
    let lab = fast_lab().await;
    let mut till = Host::of(&lab, DeviceName::TerminalTcp);
    till.ask("06 00 08 00 00 00 BA 09 78 03 00", "80 00 00 06 0F 0A 19 10 29 00 02 74 39 49 09 78").await;
    till.ask(ACK, "").await;
    until_idle(&lab).await;
    till.ask("05 01 03 00 00 00", "80 00 00 06 0F 02 19 00").await;
    till.ask(ACK, "").await;
    until_idle(&lab).await;
    till.ask("06 B0 00", ACK).await;
    till.ask("06 70 00", "80 00 00 04 FF 01 17").await;
    till.ask(ACK, "06 0F 00").await;
    till.ask(ACK, "").await;
    until_idle(&lab).await;
    for unknown in ["06 C0 00", "06 31 0A 12 34 56 04 00 00 00 00 10 00", "06 18 00", "06 93 03 00 00 00"] {
        till.ask(unknown, "84 83 00").await;
    }
    till.ask("06 20 03 12 34 56", "80 00 00 06 1E 01 83").await;
    till.ask(ACK, "").await;
    until_idle(&lab).await;
    till.ask("06 02 00", ACK).await;
    till.ask(ORDER, "80 00 00 06 1E 01 6B").await;
}

#[tokio::test(start_paused = true)]
async fn a_malformed_order_sells_nothing() {
    let lab = lab().await;
    for (order, code) in [
        ("06 01 00", "65"),
        ("06 01 04 04 00 00 00", "65"),
        ("06 01 07 04 00 00 00 00 2A 00", "65"),
        ("06 01 07 04 00 00 00 00 00 00", "C8"),
        ("06 01 0A 04 00 00 00 00 20 00 49 09 78", "6F"),
    ] {
        let mut till = connect(&lab).await;
        till.ask(order, &format!("80 00 00 06 1E 01 {code}")).await;
        till.ask(ACK, "").await;
        until_idle(&lab).await;
    }
    assert_eq!(journal(&lab), []);
}
