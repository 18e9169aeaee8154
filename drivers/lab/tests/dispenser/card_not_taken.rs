use std::time::Duration;

use suiban_drivers::dispenser::CardPosition;
use tokio::time::sleep;

use crate::dispenser::machines::{both, crt591, k720};

#[tokio::test(start_paused = true)]
async fn a_card_nobody_takes_goes_into_the_bin() {
    for mut machine in both().await {
        machine.load("zhang-wei").await;
        machine.driver.dispense().await.unwrap();
        machine.driver.present().await.unwrap();
        sleep(Duration::from_secs(30)).await;
        assert!(!machine.driver.is_taken().await.unwrap());
        machine.driver.retain().await.unwrap();
        assert_eq!(machine.position().await, CardPosition::None);
        assert!(machine.place_of("zhang-wei").ends_with("bin"), "{}", machine.place_of("zhang-wei"));
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_retained_is_counted_where_the_machine_counts() {
    let mut machine = crt591().await;
    for count in 1..=2 {
        machine.act("hopper count=1").await;
        machine.driver.dispense().await.unwrap();
        machine.driver.retain().await.unwrap();
        assert_eq!(machine.driver.retained().await, Ok(Some(count)));
        assert_eq!(machine.driver.status().await.supplies[1].count, Some(count));
    }
    assert_eq!(k720().await.driver.retained().await, Ok(None));
}
