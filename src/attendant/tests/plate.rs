//! The plate under the reader: a card is seen lying there and seen lifted, and a reader that fails is a lost device.

use std::time::Duration;

use async_trait::async_trait;
use suiban_drivers::reader::chip::{ChipCard, ChipEvent, ChipReader, ChipReaderError, ChipReaderFault};
use suiban_drivers::{DeviceError, DeviceKind, DeviceStatus, Media};
use suiban_lab::world::CardPlace;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::*;
use crate::attendant::desk::Desk;
use crate::attendant::work::{Job, perform};
use crate::config::devices::ChipReader as Configured;
use crate::journey::event::Progress;
use crate::journey::{Event, Task, Work, WorkDone};
use crate::technician::device_test;
use crate::technician::finding::Finding;

/// The lab's card on the plain reader, without a service between.
struct LabPlate {
    lab: Arc<Lab>,
    plugged: Arc<AtomicBool>,
    last: bool,
}

impl LabPlate {
    fn look(&self) -> Result<bool, ChipReaderError> {
        if !self.plugged.load(Ordering::SeqCst) {
            return Err(DeviceError::Fault(ChipReaderFault::NoReader));
        }
        Ok(self.lab.world().read(|w| w.cards.at(CardPlace::OnChipReader).is_some()))
    }
}

#[async_trait]
impl ChipReader for LabPlate {
    async fn status(&mut self) -> DeviceStatus {
        match self.look() {
            Ok(true) => DeviceStatus { media: Media::Present, ..DeviceStatus::online() },
            Ok(false) => DeviceStatus { media: Media::None, ..DeviceStatus::online() },
            Err(error) => DeviceStatus { fault: Some(error.report()), ..DeviceStatus::absent() },
        }
    }

    async fn is_present(&mut self) -> Result<bool, ChipReaderError> {
        self.last = self.look()?;
        Ok(self.last)
    }

    async fn event(&mut self) -> Result<ChipEvent, ChipReaderError> {
        let before = self.last;
        let world = self.lab.world().clone();
        world.until(|w| w.cards.at(CardPlace::OnChipReader).is_some() != before).await;
        Ok(if self.is_present().await? { ChipEvent::Arrived } else { ChipEvent::Left })
    }

    async fn read(&mut self) -> Result<ChipCard, ChipReaderError> {
        Err(DeviceError::Fault(ChipReaderFault::Mute))
    }
}

impl House {
    /// Puts a plain reader under the plate, and gives its plug.
    pub(in crate::attendant) fn with_plate(mut self) -> (Self, Arc<AtomicBool>) {
        let (lab, plugged) = (self.lab.clone(), Arc::new(AtomicBool::new(true)));
        let plug = plugged.clone();
        self.change(|kiosk| {
            kiosk.config.devices.chip_reader = Some(Configured::Pcsc { port: String::new() });
            kiosk.devices.chip_reader = Some(Slot::new(move || {
                let reader = LabPlate { lab: lab.clone(), plugged: plugged.clone(), last: false };
                async move { Ok(Box::new(reader) as Box<dyn ChipReader>) }
            }));
        });
        (self, plug)
    }
}

/// A wait under way.
struct Waiting {
    told: mpsc::UnboundedReceiver<Event>,
    work: JoinHandle<()>,
}

impl Waiting {
    fn begun(house: &House) -> Self {
        let (events, told) = mpsc::unbounded_channel();
        let desk = Desk::new(VisitId::new("1-1"), NOW);
        let job = Job { kiosk: house.kiosk().clone(), desk, task: Task(1), events };
        Self { told, work: tokio::spawn(perform(job, Work::AwaitCardLifted)) }
    }

    /// What it tells next within this time.
    async fn tells(&mut self, seconds: u64) -> Option<Event> {
        timeout(Duration::from_secs(seconds), self.told.recv()).await.ok().flatten()
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.work.abort();
    }
}

const LAID: &str = "chip-reader place-card person=zhang-wei";
const LIFTED: &str = "chip-reader remove-card";

fn done(done: WorkDone) -> Option<Event> {
    Some(Event::Done(Task(1), done))
}

#[tokio::test(start_paused = true)]
async fn a_card_on_the_plate_is_told_once_and_taken_when_it_is_lifted() {
    let (house, _plug) = House::new().await.with_plate();
    house.order(LAID).await;
    let mut waiting = Waiting::begun(&house);
    assert_eq!(waiting.tells(1).await, Some(Event::Progress(Task(1), Progress::CardFound)));
    assert_eq!(waiting.tells(60).await, None);
    house.order(LIFTED).await;
    assert_eq!(waiting.tells(1).await, done(WorkDone::CardTaken));
}

#[tokio::test(start_paused = true)]
async fn an_empty_plate_keeps_nobody_waiting() {
    let (house, _plug) = House::new().await.with_plate();
    assert_eq!(Waiting::begun(&house).tells(1).await, done(WorkDone::CardTaken));
}

#[tokio::test(start_paused = true)]
async fn a_reader_pulled_out_in_the_middle_is_lost_and_one_that_stutters_is_not() {
    let (house, plug) = House::new().await.with_plate();
    house.order(LAID).await;
    let mut waiting = Waiting::begun(&house);
    assert!(waiting.tells(1).await.is_some());
    plug.store(false, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(300)).await;
    plug.store(true, Ordering::SeqCst);
    assert_eq!(waiting.tells(60).await, None);
    plug.store(false, Ordering::SeqCst);
    assert_eq!(waiting.tells(2).await, done(WorkDone::DeviceLost));
}

#[tokio::test(start_paused = true)]
async fn a_machine_without_such_a_reader_says_so_at_once() {
    let house = House::new().await;
    assert_eq!(Waiting::begun(&house).tells(1).await, done(WorkDone::DeviceLost));
}

#[tokio::test(start_paused = true)]
async fn a_technician_sees_that_a_card_is_seen_coming_and_going() {
    let (house, plug) = House::new().await.with_plate();
    let tested = |house: &House| tokio::spawn(device_test::run(house.kiosk().clone(), DeviceKind::ChipReader));
    let test = tested(&house);
    tokio::time::sleep(Duration::from_secs(2)).await;
    house.order(LAID).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(!test.is_finished(), "it has not gone yet");
    house.order(LIFTED).await;
    assert_eq!(test.await.unwrap(), Finding::CardSeen);
    assert_eq!(tested(&house).await.unwrap(), Finding::NothingCame { seconds: 20 });
    plug.store(false, Ordering::SeqCst);
    assert_eq!(tested(&house).await.unwrap(), Finding::Fault(ChipReaderFault::NoReader.report()));
}
