//! A kiosk on virtual time whose loop runs for as long as a test says.

use std::sync::Mutex;

use suiban_drivers::DeviceKind;

use super::*;
use crate::faults::Citizen;
use crate::screen::scene::OutReason;
use crate::screen::{Live, Page, ScreenSink};

pub const MINUTE: Duration = Duration::from_secs(60);

/// The pages that were shown.
#[derive(Default)]
struct Pages(Mutex<Vec<Page>>);

impl ScreenSink for Pages {
    fn show(&self, scene: Scene) {
        self.0.lock().unwrap().push(scene.page);
    }
    fn live(&self, _: Live) {}
    fn wipe(&self) {}
}

/// A kiosk on virtual time, and whoever stands before it.
pub struct Machine {
    pub house: House,
    pages: Arc<Pages>,
    pub touch: UnboundedSender<Input>,
    pub attendant: Attendant,
}

impl Machine {
    pub async fn of(mut house: House) -> Self {
        let pages = Arc::new(Pages::default());
        house.change(|kiosk| kiosk.screen = pages.clone());
        let (touch, inputs) = mpsc::unbounded_channel();
        let kiosk = house.kiosk().clone();
        cabinet::recall(&kiosk).await;
        let (publish, statuses) = watch::channel(health::look(&kiosk).await);
        let mut attendant = Attendant::new(kiosk.clone(), inputs, statuses).await;
        attendant.power = power::start(&kiosk).await;
        attendant.light = cabinet::start(&kiosk, &publish);
        attendant.plate.watch(&kiosk);
        Self { house, pages, touch, attendant }
    }

    /// The process ends and begins again: what it had in memory is gone, the store and the wires are the same.
    pub async fn restarted(self) -> Self {
        let Self { mut house, attendant, .. } = self;
        drop(attendant);
        // What ran beside the loop notices that it has gone.
        tokio::time::sleep(MINUTE).await;
        house.change(|kiosk| {
            kiosk.devices.tampered = Arc::default();
            kiosk.devices.close(DeviceKind::Cabinet);
        });
        Self::of(house.with_cabinet()).await
    }

    /// Somebody is being served.
    pub fn serving(mut self, hand: Hand) -> Self {
        let visit = Visit { since_ms: self.house.kiosk().clock.mono_ms(), ..hand.visit };
        self.attendant.plate.rest();
        self.attendant.mode =
            Mode::Visit(Box::new(Serving { visit, desk: Desk::new(VisitId::new("1-1"), 0), work: None }));
        self
    }

    /// Goes on for so long. `None`: it does not end by itself.
    pub async fn runs(&mut self, time: Duration) -> Option<End> {
        tokio::time::timeout(time, self.attendant.serve()).await.ok()
    }

    pub fn last_page(&self) -> Page {
        self.pages.0.lock().unwrap().last().unwrap().clone()
    }

    pub fn rests(&self, sentence: Citizen) -> bool {
        self.last_page() == Page::Out(OutReason::DeviceOut(sentence))
    }
}

pub fn at_review() -> Hand {
    let mut hand = Hand::on(Service::Renewal);
    hand.until_review();
    hand
}

/// The case is stored and the receipt printed; it stays on the screen for 45 s.
pub fn at_receipt() -> Hand {
    let mut hand = at_review();
    hand.intent(Intent::Confirm).intent(Intent::Signed).intent(Intent::PayLater);
    hand.done(WorkDone::Submitted { case: "SB-1".into() }).done(WorkDone::Printed);
    assert_eq!(hand.at(), "renewal/receipt");
    hand
}
