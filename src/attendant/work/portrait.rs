//! Portraits for the new card.

use super::Job;
use crate::attendant::camera::session;
use crate::biometrics::picture::mirrored;
use crate::biometrics::{PortraitSession, PortraitStep};
use crate::journey::WorkDone;
use crate::screen::Live;

/// Waits until the pose keeps the rules and takes the two best pictures.
pub async fn take(job: &Job) -> WorkDone {
    let screen = job.kiosk.screen.clone();
    let mut posing = PortraitSession::new();
    let taken = session(job.kiosk.clone(), move |engine, frame, at| {
        let PortraitStep { checks, finished } = posing.step(engine, frame, at)?;
        screen.live(Live::Portrait { picture: mirrored(frame)?, checks });
        Ok(finished)
    })
    .await;
    match taken {
        Ok(portraits) => {
            let count = u8::try_from(portraits.len()).unwrap_or(u8::MAX);
            job.desk.papers().portraits = portraits;
            WorkDone::Portraits(count)
        }
        Err(error) => job.unseen(&error),
    }
}
