//! The bank says no.

use suiban_drivers::terminal::{LastTransaction, TerminalFault};
use suiban_lab::world::codepay::OrderStanding;

use crate::codepay::bench::{Bench, fault};

#[tokio::test(start_paused = true)]
async fn a_refusal_is_certain_and_the_next_card_pays() {
    for card in ["declined", "insufficient", "expired"] {
        let mut bench = Bench::new().await;
        bench.act(&format!("tap card={card}")).await;
        assert_eq!(fault(bench.pay().await), TerminalFault::Declined(116), "{card}");
        assert_eq!((bench.standing(), bench.booked()), (OrderStanding::Failed, 0), "{card}");
        assert!(matches!(bench.terminal.last().await.unwrap(), LastTransaction::Failed(_)), "{card}");
        bench.act("tap card=ok").await;
        assert_eq!(bench.pay().await.unwrap().amount, 2000, "{card}");
    }
}
