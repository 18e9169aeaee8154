//! One face attempt: live picture to the screen, figures to the journey.

use std::sync::Arc;

use suiban_drivers::DeviceKind;
use suiban_drivers::camera::CameraFault;

use super::Job;
use crate::attendant::camera::{SessionError, session};
use crate::attendant::lock;
use crate::biometrics::picture::{Picture, mirrored};
use crate::biometrics::verify::BestFrame;
use crate::biometrics::{FaceSession, FaceStep};
use crate::journey::WorkDone;
use crate::journey::effect::Reference;
use crate::journey::identity::{Challenge, FaceEvidence, InfraredEvidence};
use crate::screen::Live;

/// Compares the person before the camera with the reference.
pub async fn verify(job: &Job, challenge: Challenge, reference: Reference) -> WorkDone {
    let Some(reference) = reference_picture(job, reference) else {
        tracing::error!("no reference picture: is the photo codec installed?");
        return WorkDone::DeviceLost;
    };
    let kiosk = job.kiosk.clone();
    let screen = kiosk.screen.clone();
    let mut running: Option<FaceSession> = None;
    let done = session(Arc::clone(&kiosk), move |engine, frame, at| {
        let attempt = match &mut running {
            Some(attempt) => attempt,
            None => running.insert(FaceSession::new(engine, &reference, challenge)?),
        };
        let FaceStep { guide, progress, light, distance, challenge, finished } = attempt.step(engine, frame, at)?;
        screen.live(Live::Face { picture: mirrored(frame)?, guide, progress, light, distance, challenge });
        Ok(finished)
    })
    .await;
    conclude(job, done)
}

fn conclude(job: &Job, done: Result<(FaceEvidence, Vec<BestFrame>), SessionError>) -> WorkDone {
    match done {
        Ok((evidence, _)) if evidence.infrared.is_some_and(InfraredEvidence::is_blind) => {
            let fault = CameraFault::InfraredDark;
            lock(&job.kiosk.devices.camera).doubt(fault);
            job.lost(DeviceKind::Camera, &fault.report())
        }
        Ok((evidence, frames)) => {
            job.desk.papers().best_frames = frames;
            WorkDone::Face(Box::new(evidence))
        }
        Err(error) => job.unseen(&error),
    }
}

fn reference_picture(job: &Job, reference: Reference) -> Option<Picture> {
    let papers = job.desk.papers();
    match reference {
        Reference::Card => papers.chip_photo.clone(),
        Reference::Manifest => Picture::decode(&papers.manifest.as_ref()?.portrait.expose().0).ok(),
    }
}
