//! A flaky reader, and a kiosk that reads whatever lies on it.

use std::time::Duration;

use suiban_drivers::DeviceError;
use suiban_drivers::reader::CardReader;
use suiban_drivers::reader::sam_v::SamV;
use suiban_lab::DeviceName;
use suiban_lab::world::CardPlace;
use tokio::time::sleep;

use super::{played, shipped};
use crate::support::lab;

#[tokio::test(start_paused = true)]
async fn from_a_flaky_reader_every_card_is_read_whole_or_not_at_all() {
    let lab = lab().await;
    let lying = || lab.world().read(|w| w.cards.at(CardPlace::OnReader).map(|card| card.text.number.clone()));
    let (mut read, mut failed) = (0, 0);
    let kiosk = async {
        let mut reader = SamV::new(lab.pipe(DeviceName::Reader));
        loop {
            let before = lying();
            let outcome = async {
                Ok::<_, suiban_drivers::reader::ReaderError>(if reader.find().await? {
                    Some(reader.read().await?)
                } else {
                    None
                })
            };
            match outcome.await {
                Ok(Some(record)) => {
                    assert_eq!(
                        Some(record.document.number.expose()),
                        before.as_ref(),
                        "another number than the card's"
                    );
                    read += 1;
                }
                Ok(None) => {}
                Err(error) => {
                    failed += 1;
                    if matches!(error, DeviceError::Link(_)) {
                        reader = SamV::new(lab.pipe(DeviceName::Reader));
                    }
                }
            }
            sleep(Duration::from_millis(150)).await;
        }
    };
    let scenario = shipped("flaky-reader");
    tokio::select! {
        () = kiosk => {}
        _entries = played(&lab, &scenario, None) => {}
    }
    println!("{read} cards read, {failed} failures");
    // A card whose answer was lost counts as read for the module, and is not found again until it was lifted.
    assert!(read >= 3 && failed > 0, "{read} read, {failed} failures");
}
