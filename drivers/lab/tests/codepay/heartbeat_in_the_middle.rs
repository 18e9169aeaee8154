//! Heartbeats come every two seconds, whatever else is going on.

use std::time::Duration;

use suiban_lab::Args;
use tokio::time::sleep;

use crate::codepay::bench::Bench;

#[tokio::test(start_paused = true)]
async fn heartbeats_in_the_middle_of_a_payment_are_answered_and_disturb_nothing() {
    let mut bench = Bench::new().await;
    let booking = bench
        .pay_while(async |lab| {
            sleep(Duration::from_secs(31)).await;
            let card: Args = [("card".to_owned(), "ok".to_owned())].into();
            lab.act("terminal-codepay", "tap", &card).await.unwrap();
        })
        .await
        .unwrap();
    assert_eq!(booking.amount, 2000);
    let answered = bench.lab.world().read(|w| w.codepay.heartbeats);
    assert!((14..=17).contains(&answered), "{answered} heartbeats were answered");
}
