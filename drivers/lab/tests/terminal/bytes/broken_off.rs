//! A payment that till, person or line break off: given back, unless the till has acknowledged it.

use suiban_lab::DeviceName;

use super::{ACK, ORDER, State, connect, intermediates, journal, pay_up_to_status, status_info, until_idle};
use crate::bench::{Host, act, lab};

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
