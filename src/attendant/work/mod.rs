//! Pieces of work: one file each, one result each ([`WorkDone`]).
//!
//! Each runs as a task of its own and may be dropped at any await. What must not be done twice or lost is in the ledger
//! before it is done: an intent is committed before the act and its outcome after it.

pub mod application;
pub(super) mod await_lifted;
pub mod cash;
pub mod drawer;
pub mod evidence;
pub mod face;
pub mod finger;
pub mod ledger;
mod not_stored;
pub mod old_card;
pub mod page;
pub mod payment;
pub mod portrait;
pub mod print;
pub mod qr_payment;
pub mod read_card;
pub mod refer;

pub use not_stored::NotStored;

use std::sync::Arc;

use suiban_drivers::{DeviceKind, FaultReport};
use tokio::sync::mpsc::UnboundedSender;

use super::Kiosk;
use super::camera::SessionError;
use super::desk::Desk;
use crate::faults;
use crate::journey::event::Progress;
use crate::journey::{Event, Task, Work, WorkDone};

/// What a piece of work may use.
#[derive(Clone)]
pub struct Job {
    /// The kiosk.
    pub kiosk: Arc<Kiosk>,
    /// The visit's desk.
    pub desk: Desk,
    /// Its number, for its answers.
    pub task: Task,
    /// Where answers go.
    pub events: UnboundedSender<Event>,
}

impl Job {
    /// A device failed and the work cannot go on. What it is is reported under its code and remembered for the citizen.
    pub fn lost(&self, kind: DeviceKind, fault: &FaultReport) -> WorkDone {
        tracing::warn!(fault = faults::telemetry(kind, &fault.code), "device lost");
        self.desk.papers().trouble = Some(faults::advice(kind, &fault.code).citizen);
        WorkDone::DeviceLost
    }

    /// A camera session failed: for the camera's own reasons, or for the engine's, of which no table speaks.
    pub fn unseen(&self, error: &SessionError) -> WorkDone {
        match error {
            SessionError::Camera(error) => self.lost(DeviceKind::Camera, &error.report()),
            SessionError::Engine(_) | SessionError::Page(_) | SessionError::Stopped => {
                tracing::warn!(%error, "camera session failed");
                WorkDone::DeviceLost
            }
        }
    }

    /// A sign of life.
    pub fn progress(&self, progress: Progress) {
        // The loop ends only with the process.
        drop(self.events.send(Event::Progress(self.task, progress)));
    }
}

/// Does the work and reports how it ended.
pub async fn perform(job: Job, work: Work) {
    let done = run(&job, work).await;
    drop(job.events.send(Event::Done(job.task, done)));
}

async fn run(job: &Job, work: Work) -> WorkDone {
    match work {
        Work::ReadCard { after } => read_card::read(job, after).await,
        Work::VerifyFace { challenge, reference } => face::verify(job, challenge, reference).await,
        Work::VerifyFinger { finger, reference } => finger::verify(job, finger, reference).await,
        Work::EnrolFinger { finger } => finger::enrol(job, finger).await,
        Work::TakePortraits => portrait::take(job).await,
        Work::ScanPage => page::scan(job).await,
        Work::Authorise { fen } => payment::authorise(job, fen).await,
        Work::TakeCash { fen } => cash::take(job, fen).await,
        Work::PayByQr { fen } => qr_payment::pay(job, fen).await,
        Work::CloseQr => qr_payment::close(job).await,
        Work::RefundQr => qr_payment::refund(job).await,
        Work::AskTerminal => payment::ask(job).await,
        Work::Reverse => payment::reverse(job).await,
        Work::Submit(application) => application::submit(job, *application).await,
        Work::PrintReceipt => print::receipt(job).await,
        Work::TakeOldCard => old_card::take(job).await,
        Work::ReturnOldCard => old_card::give_back(job).await,
        Work::RetainOldCard => old_card::retain(job).await,
        Work::OpenDrawer { drawer } => drawer::open(job, drawer).await,
        Work::WaitDrawerClosed { drawer } => drawer::wait_closed(job, drawer).await,
        Work::FinishPickup(handover) => drawer::finish(job, *handover).await,
        Work::AwaitCardLifted => await_lifted::await_lifted(job).await,
        Work::Refer(handoff) => refer::refer(job, *handoff).await,
    }
}
