//! Waits, with the plain reader under the plate, until no card lies there.

use std::time::Duration;

use suiban_drivers::reader::chip::{ChipReader, ChipReaderError, ChipReaderFault};
use suiban_drivers::{DeviceError, DeviceKind};

use super::Job;
use crate::attendant::devices::Slot;
use crate::journey::WorkDone;
use crate::journey::event::Progress;

/// Between two looks: a card that was lifted is noticed at once.
const LOOK: Duration = Duration::from_millis(250);

/// Ends by an empty plate, a lost reader, or being dropped. Says once that a card lies there.
pub async fn await_lifted(job: &Job) -> WorkDone {
    let Some(slot) = &job.kiosk.devices.chip_reader else { return WorkDone::DeviceLost };
    let (mut told, mut failed) = (false, false);
    loop {
        match look(slot).await {
            Ok(false) => return WorkDone::CardTaken,
            Ok(true) => {
                failed = false;
                if !std::mem::replace(&mut told, true) {
                    job.progress(Progress::CardFound);
                }
            }
            // A disturbed reader is asked once more.
            Err(error) if failed => return job.lost(DeviceKind::ChipReader, &error.report()),
            Err(_) => failed = true,
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Whether a card lies on the plate now. What is wrong with a card itself does not hide it.
pub(in crate::attendant) async fn look(slot: &Slot<dyn ChipReader>) -> Result<bool, ChipReaderError> {
    let mut reader = slot.take().await?;
    let present = reader.is_present().await;
    match reader.judge(present) {
        Err(DeviceError::Fault(ChipReaderFault::NoCard)) => Ok(false),
        Err(DeviceError::Fault(ChipReaderFault::CardLifted | ChipReaderFault::Mute | ChipReaderFault::UnknownCard)) => {
            Ok(true)
        }
        Err(DeviceError::Fault(
            fault @ (ChipReaderFault::ServiceDown
            | ChipReaderFault::NotAllowed
            | ChipReaderFault::NoReader
            | ChipReaderFault::InUse
            | ChipReaderFault::Failed(_)),
        )) => Err(DeviceError::Fault(fault)),
        seen @ (Ok(_) | Err(DeviceError::Link(_))) => seen,
    }
}
