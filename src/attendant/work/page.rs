//! The page of the household register: live picture to the screen, the flattened page to the desk.

use super::Job;
use crate::attendant::camera::{SessionError, desk_session};
use crate::faults;
use crate::journey::WorkDone;
use crate::journey::event::Progress;
use crate::page::{PageGuide, PageScan, PageStep};
use crate::screen::Live;
use suiban_drivers::DeviceKind;

/// Waits until a page lies still under the document camera and takes it.
pub async fn scan(job: &Job) -> WorkDone {
    let (screen, looking) = (job.kiosk.screen.clone(), job.clone());
    let (mut scan, mut last) = (PageScan::new(), PageGuide::LayPage);
    let taken = desk_session(job.kiosk.clone(), move |frame, at| {
        let PageStep { guide, outline, desk, finished } = scan.step(frame, at)?;
        screen.live(Live::Page { picture: desk, guide, outline });
        // Whoever moves the page is there; a camera that looks at the same desk for long tells nobody anything.
        if std::mem::replace(&mut last, guide) != guide {
            looking.progress(Progress::PageMoved);
        }
        Ok(finished)
    })
    .await;
    match taken {
        Ok(page) => {
            job.desk.papers().page = Some(page);
            WorkDone::PageScanned
        }
        Err(error) => unseen(&error),
    }
}

/// The visit goes on without the page: nothing of this is told as the reason of a referral.
fn unseen(error: &SessionError) -> WorkDone {
    match error {
        SessionError::Camera(error) => {
            let fault = faults::telemetry(DeviceKind::DocumentCamera, &error.report().code);
            tracing::warn!(fault, "document camera lost");
        }
        SessionError::Engine(_) | SessionError::Page(_) | SessionError::Stopped => {
            tracing::warn!(%error, "the desk could not be looked at");
        }
    }
    WorkDone::DeviceLost
}
