//! Fingers: compare one with the card's or the manifest's record, or collect one.

use std::time::Duration;

use suiban_drivers::fingerprint::{FingerError, FingerFault, FingerImage, FingerprintSensor};
use suiban_drivers::plugin::matcher::Matcher;
use suiban_drivers::{DeviceError, DeviceKind, FaultReport, Secret};

use super::Job;
use crate::attendant::desk::Collected;
use crate::attendant::devices::InUse;
use crate::journey::WorkDone;
use crate::journey::effect::Reference;
use crate::journey::event::{FingerHint, Progress};

/// Between two looks at the glass.
const LOOK: Duration = Duration::from_millis(120);
/// Time to press better after a poor picture.
const BETTER: Duration = Duration::from_millis(900);
/// Poor presses until the finger counts as not usable.
const POOR_PRESSES: u8 = 5;
/// Good captures of a finger that is collected (kiosk practice, GA/T 1012).
const CAPTURES: u8 = 3;
/// Quality from which a capture is good enough to be collected.
const QUALITY: u8 = 40;

/// Why a finger gave nothing.
enum Failed {
    /// The sensor is gone.
    Lost(FaultReport),
    /// The matcher or the record to compare with is missing.
    Incomparable,
    /// Too many poor presses.
    Refused,
}

/// Compares the finger with the reference.
pub async fn verify(job: &Job, finger: u8, reference: Reference) -> WorkDone {
    let compared = match reference {
        Reference::Card => against_card(job, finger).await,
        Reference::Manifest => against_manifest(job, finger).await,
    };
    match compared {
        Ok(similarity) => WorkDone::FingerCompared(similarity),
        Err(failed) => ended(job, failed),
    }
}

/// Collects a finger: three good captures, one template, one certified feature.
pub async fn enrol(job: &Job, finger: u8) -> WorkDone {
    match collect(job, finger).await {
        Ok(collected) => {
            job.desk.papers().fingers.insert(finger, collected);
            WorkDone::FingerEnrolled
        }
        Err(failed) => ended(job, failed),
    }
}

fn ended(job: &Job, failed: Failed) -> WorkDone {
    match failed {
        Failed::Lost(fault) => job.lost(DeviceKind::Fingerprint, &fault),
        Failed::Incomparable => WorkDone::DeviceLost,
        Failed::Refused => WorkDone::FingerRefused,
    }
}

async fn against_card(job: &Job, finger: u8) -> Result<f32, Failed> {
    let feature = {
        let papers = job.desk.papers();
        let fingers = papers.record.as_ref().map(|r| r.fingers.as_slice()).unwrap_or_default();
        fingers.iter().find(|f| f.finger == finger).map(|f| f.feature.clone())
    };
    let (Some(feature), Some(matcher)) = (feature, job.kiosk.matcher.clone()) else { return Err(Failed::Incomparable) };
    let mut sensor = take(job).await?;
    press(job, &mut *sensor, 1).await?;
    job.progress(Progress::Finger(FingerHint::Checking));
    let image = sensor.image().await.map_err(lost)?;
    compare(matcher, image, feature).await
}

/// The module compares by itself; its yes or no is all it may be asked for, so a yes counts as full similarity.
async fn against_manifest(job: &Job, finger: u8) -> Result<f32, Failed> {
    let template = {
        let papers = job.desk.papers();
        let templates = papers.manifest.as_ref().map(|m| m.templates.as_slice()).unwrap_or_default();
        templates.iter().find(|t| t.code == finger).map(|t| Secret::new(t.template.expose().0.clone()))
    };
    let Some(template) = template else { return Err(Failed::Incomparable) };
    let mut sensor = take(job).await?;
    press(job, &mut *sensor, 1).await?;
    job.progress(Progress::Finger(FingerHint::Checking));
    let matched = sensor.verify(&template).await.map_err(lost)?;
    Ok(if matched.is_some() { 1.0 } else { 0.0 })
}

async fn collect(job: &Job, finger: u8) -> Result<Collected, Failed> {
    let mut sensor = take(job).await?;
    for _ in 0..POOR_PRESSES {
        for capture in 1..=CAPTURES {
            if capture > 1 {
                lifted(job, &mut *sensor).await?;
            }
            // The two buffers take turns, so that the template is made of the last two captures.
            press(job, &mut *sensor, 2 - capture % 2).await?;
            job.progress(Progress::FingerCaptures(capture));
        }
        job.progress(Progress::Finger(FingerHint::Checking));
        match sensor.template().await {
            Ok(template) => {
                let image = sensor.image().await.map_err(lost)?;
                match certified(job, image, finger).await? {
                    Some((feature, quality)) => return Ok(Collected { template, feature, quality }),
                    None => job.progress(Progress::Finger(FingerHint::TooFaint)),
                }
            }
            Err(DeviceError::Fault(FingerFault::NotTheSameFinger)) => {
                job.progress(Progress::Finger(FingerHint::NotSame));
            }
            Err(error) => return Err(lost(error)),
        }
        job.progress(Progress::FingerCaptures(0));
        lifted_silently(&mut *sensor).await?;
    }
    Err(Failed::Refused)
}

/// The certified feature and the quality; `None` when the quality is too low. Without a matcher the template stands alone.
async fn certified(job: &Job, image: FingerImage, finger: u8) -> Result<Option<(Option<Secret<Vec<u8>>>, u8)>, Failed> {
    let Some(matcher) = job.kiosk.matcher.clone() else { return Ok(Some((None, 0))) };
    let work = move || {
        let quality = matcher.quality(&image)?;
        if quality < QUALITY {
            return Ok(None);
        }
        matcher.extract(&image, finger).map(|feature| Some((Some(feature), quality)))
    };
    off_thread(work).await
}

async fn compare(
    matcher: std::sync::Arc<Matcher>,
    image: FingerImage,
    feature: Secret<Vec<u8>>,
) -> Result<f32, Failed> {
    off_thread(move || matcher.compare_image(&image, &feature)).await
}

/// The certified library blocks for as long as it likes.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, suiban_drivers::plugin::PluginError> + Send + 'static,
) -> Result<T, Failed> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => {
            tracing::warn!(%error, "fingerprint matcher failed");
            Err(Failed::Incomparable)
        }
        Err(_) => Err(Failed::Incomparable),
    }
}

type Sensor<'a> = InUse<'a, dyn FingerprintSensor>;

async fn take(job: &Job) -> Result<Sensor<'_>, Failed> {
    job.kiosk.devices.fingerprint.take().await.map_err(|fault| Failed::Lost(fault.report()))
}

/// Waits for a press whose features can be used, and puts them into the buffer.
async fn press(job: &Job, sensor: &mut dyn FingerprintSensor, buffer: u8) -> Result<(), Failed> {
    let mut poor = 0;
    loop {
        let pressed = match sensor.capture().await {
            Ok(()) => sensor.extract(buffer).await,
            Err(error) => Err(error),
        };
        let hint = match pressed {
            Ok(()) => return Ok(()),
            Err(DeviceError::Fault(FingerFault::NoFinger)) => None,
            Err(DeviceError::Fault(FingerFault::Smeared)) => Some(FingerHint::Smeared),
            Err(DeviceError::Fault(FingerFault::TooFaint)) => Some(FingerHint::TooFaint),
            Err(error) => return Err(lost(error)),
        };
        if let Some(hint) = hint {
            poor += 1;
            job.progress(Progress::Finger(hint));
            if poor >= POOR_PRESSES {
                return Err(Failed::Refused);
            }
            // Whoever reads "press harder" presses harder without lifting: that must do.
            tokio::time::sleep(BETTER).await;
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Asks for the finger to be lifted, waits until it is, and asks for the next press.
async fn lifted(job: &Job, sensor: &mut dyn FingerprintSensor) -> Result<(), Failed> {
    job.progress(Progress::Finger(FingerHint::Lift));
    lifted_silently(sensor).await?;
    job.progress(Progress::Finger(FingerHint::Press));
    Ok(())
}

async fn lifted_silently(sensor: &mut dyn FingerprintSensor) -> Result<(), Failed> {
    loop {
        match sensor.capture().await {
            Err(DeviceError::Fault(FingerFault::NoFinger)) => return Ok(()),
            Ok(()) | Err(DeviceError::Fault(FingerFault::Smeared | FingerFault::TooFaint)) => {}
            Err(error) => return Err(lost(error)),
        }
        tokio::time::sleep(LOOK).await;
    }
}

fn lost(error: FingerError) -> Failed {
    tracing::warn!(%error, "fingerprint sensor");
    Failed::Lost(error.report())
}
