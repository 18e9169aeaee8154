//! A payment, step by step: what the till hears, and what the journal says afterwards.

use std::time::Duration;

use suiban_lab::DeviceName;

use super::{
    ACK, ORDER, REGISTERED, State, connect, hear, intermediates, journal, pay, pay_up_to_status, slip, status_info,
    until_idle,
};
use crate::bench::{Host, act, fast_lab, hex, lab};

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
