//! A booked payment is taken back once, and not after the end of the day.

use super::{ACK, State, connect, hear, journal, pay, slip, status_info, until_idle};
use crate::bench::{hex, lab};

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
