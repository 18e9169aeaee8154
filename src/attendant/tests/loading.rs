//! A new card on the reader before the manifest knows it.

use std::time::Duration;

use suiban_wire::manifest::ManifestEntry;
use suiban_wire::{Bytes, Private};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::*;
use crate::store::tests::manifest::entry;
use crate::technician::board::{LoadPhase, LoadView};
use crate::technician::exchange;

/// A technician at the loading page.
struct Loading {
    view: watch::Receiver<LoadView>,
    running: JoinHandle<()>,
}

impl Loading {
    fn begun(house: &House) -> Self {
        let (publish, view) = watch::channel(exchange::start_view());
        Self { view, running: tokio::spawn(exchange::load(house.kiosk().clone(), publish)) }
    }

    async fn says(&mut self, phase: LoadPhase) -> LoadView {
        let said = self.view.wait_for(|view| view.phase == phase);
        *timeout(Duration::from_secs(30), said).await.unwrap_or_else(|_| panic!("{phase:?} was not said")).unwrap()
    }
}

impl Drop for Loading {
    fn drop(&mut self) {
        self.running.abort();
    }
}

const CARD: &[(&str, &str)] = &[("person", "zhang-wei")];

/// Central announces the card that lies on the reader.
async fn announce(house: &House) {
    let body = house.lab().world().read(|w| w.town.person("zhang-wei").unwrap().body_number.clone());
    let known = entry(1, "测试甲", "44019919900307003X");
    let known = ManifestEntry { new_card_body_number: Private::new(Bytes(body.into_bytes())), ..known };
    house.kiosk().store.replace_manifest(1, vec![known]).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_card_announced_while_it_lies_on_the_reader_gets_its_drawer() {
    let house = House::new().await;
    let mut loading = Loading::begun(&house);
    house.act("reader", "place-card", CARD).await;
    loading.says(LoadPhase::Asking).await;
    announce(&house).await;
    let view = loading.says(LoadPhase::PutInDrawer).await;
    assert_eq!((view.drawer, view.expected), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_card_nobody_announced_is_called_so_until_the_next_lies_there() {
    let house = House::new().await;
    let mut loading = Loading::begun(&house);
    house.act("reader", "place-card", CARD).await;
    loading.says(LoadPhase::NotOnManifest).await;
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(loading.view.borrow().phase, LoadPhase::NotOnManifest, "it lies there yet");
    announce(&house).await;
    house.act("reader", "remove-card", &[]).await;
    house.act("reader", "place-card", CARD).await;
    loading.says(LoadPhase::PutInDrawer).await;
}
