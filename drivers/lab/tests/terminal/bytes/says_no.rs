//! Whatever sells nothing: the order, the card, the bank or the time is not right.

use std::time::Duration;

use suiban_lab::DeviceName;

use super::{ACK, ORDER, State, connect, hear, intermediates, journal, until_idle};
use crate::bench::{Host, act, lab};

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
