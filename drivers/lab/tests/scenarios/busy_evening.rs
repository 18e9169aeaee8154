//! A busy evening: afterwards everybody has their card, and the kiosk is as it was.

use suiban_lab::DeviceName;
use tokio::io::AsyncReadExt;

use super::{played, shipped};
use crate::support::lab;

#[tokio::test(start_paused = true)]
async fn after_a_busy_evening_everybody_has_their_card_and_every_code_was_sent_once() {
    let lab = lab().await;
    let mut line = lab.pipe(DeviceName::Scanner);
    let entries = played(&lab, &shipped("busy-evening"), None).await;
    let count = |order: &str| entries.iter().filter(|entry| entry.order.starts_with(order)).count();
    assert_eq!((count("reader place-card"), count("reader remove-card"), count("camera show nobody")), (8, 8, 8));
    let status = lab.status();
    assert!(status["cards"].as_array().unwrap().iter().all(|card| card["place"] == "with-person"), "{status}");
    assert!(status["reader"]["card"].is_null() && status["fingerprint"]["glass"].is_null());
    let codes = count("scanner scan");
    assert!(codes > 0);
    lab.world().until(|w| w.scanner.sent == codes as u64).await;
    drop(lab);
    let mut heard = String::new();
    line.read_to_string(&mut heard).await.unwrap();
    assert_eq!(heard.matches('\r').count(), codes);
}
