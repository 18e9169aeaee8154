//! The document camera in the attendant's hands: a scan, and what befalls it.

use std::sync::mpsc::{Receiver, Sender, channel};

use suiban_drivers::DeviceStatus;
use suiban_drivers::camera::{Camera, CameraError, CameraFault, Frame};
use suiban_lab::document;
use suiban_lab::world::{Desk as UnderCamera, PageOnDesk};
use suiban_lab_town::desk::Spoilt;
use tokio::sync::mpsc;

use super::*;
use crate::attendant::desk::Desk;
use crate::attendant::work::{Job, perform};
use crate::clock::SystemClock;
use crate::journey::{Event, Task, Work, WorkDone};

mod covered;
mod scan;
mod unplugged;

/// What the camera gives next.
#[derive(Clone)]
enum Sight {
    Seen(Frame),
    Covered,
    Unplugged,
    /// Unplugged at one look, back at the next.
    Back(Frame),
}

/// A camera over a desk of the test's own, and whoever hears that it rests.
struct OverDesk {
    sight: Arc<Mutex<Sight>>,
    rests: Sender<()>,
}

impl Camera for OverDesk {
    fn status(&mut self) -> DeviceStatus {
        DeviceStatus::online()
    }

    fn frame(&mut self) -> Result<Frame, CameraError> {
        let lost = LinkFault::Lost { command: "look", kind: std::io::ErrorKind::NotConnected };
        let mut sight = self.sight.lock().unwrap();
        match &*sight {
            Sight::Seen(frame) => Ok(frame.clone()),
            Sight::Covered => Err(CameraError::Fault(CameraFault::Blind)),
            Sight::Unplugged => Err(lost.into()),
            Sight::Back(frame) => {
                *sight = Sight::Seen(frame.clone());
                Err(lost.into())
            }
        }
    }

    fn rest(&mut self) {
        // Nobody listens once the test is over.
        self.rests.send(()).ok();
    }
}

/// A scan under way.
struct Scan {
    _house: House,
    desk: Desk,
    sight: Arc<Mutex<Sight>>,
    rested: Receiver<()>,
    told: mpsc::UnboundedReceiver<Event>,
    work: tokio::task::JoinHandle<()>,
}

/// A kiosk with such a camera, what it sees, and whoever hears that it rests.
async fn kiosk(sight: Sight) -> (House, Arc<Mutex<Sight>>, Receiver<()>) {
    let mut house = House::new().await;
    let (sight, (rests, rested)) = (Arc::new(Mutex::new(sight)), channel());
    let camera: Box<dyn Camera> = Box::new(OverDesk { sight: sight.clone(), rests });
    house.change(|kiosk| {
        kiosk.devices.document_camera = Some(Arc::new(Mutex::new(camera)));
        kiosk.clock = Arc::new(SystemClock::new());
    });
    (house, sight, rested)
}

impl Scan {
    async fn of(sight: Sight) -> Self {
        let (house, sight, rested) = kiosk(sight).await;
        let (events, told) = mpsc::unbounded_channel();
        let desk = Desk::new(VisitId::new("1-1"), NOW);
        let job = Job { kiosk: house.kiosk().clone(), desk: desk.clone(), task: Task(1), events };
        Self { _house: house, desk, sight, rested, told, work: tokio::spawn(perform(job, Work::ScanPage)) }
    }

    fn now(&self, sight: Sight) {
        *self.sight.lock().unwrap() = sight;
    }

    async fn event(&mut self) -> Event {
        self.told.recv().await.unwrap()
    }

    async fn done(&mut self) -> WorkDone {
        loop {
            if let Event::Done(_, done) = self.event().await {
                return done;
            }
        }
    }

    /// Waits until the camera rests.
    async fn rests(self) {
        tokio::task::spawn_blocking(move || self.rested.recv().unwrap()).await.unwrap();
    }
}

/// The desk as the lab draws it.
fn desk(page: bool, spoilt: Spoilt) -> Sight {
    Sight::Seen(drawn(page, spoilt))
}

fn drawn(page: bool, spoilt: Spoilt) -> Frame {
    let town = suiban_lab_town::Town::new(1, Date::new(2026, 11, 25).unwrap());
    let page = page.then(|| PageOnDesk { person: "zhang-wei".to_owned(), turn: 3, cut_off: false });
    let picture = document::seen(&UnderCamera { page, spoilt }, town.person("zhang-wei"));
    let bgr: Vec<u8> = picture.pixels().flat_map(|pixel| [pixel.0[2], pixel.0[1], pixel.0[0]]).collect();
    Frame::new(picture.width(), picture.height(), bgr)
}
