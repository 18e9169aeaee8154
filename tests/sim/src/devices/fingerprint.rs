//! The fingerprint sensor: a template says whose finger it is of, and is compared by that.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use rand::Rng;
use suiban_drivers::fingerprint::{FingerError, FingerFault, FingerImage, FingerprintSensor};
use suiban_drivers::{DeviceError, DeviceKind, DeviceStatus, Secret};

use super::status;
use crate::town::{PersonId, template};
use crate::world::{Fate, World};

const CAPTURE: Duration = Duration::from_millis(150);
const EXTRACT: Duration = Duration::from_millis(300);
const FETCH: Duration = Duration::from_millis(400);
const IMAGE: Duration = Duration::from_millis(3_500);

type Finger = (PersonId, u8);

pub(super) struct SimSensor {
    world: Arc<World>,
    picture: Option<Finger>,
    buffers: [Option<Finger>; 2],
}

impl SimSensor {
    pub(super) fn new(world: Arc<World>) -> Self {
        Self { world, picture: None, buffers: [None; 2] }
    }

    async fn exchange(&self, what: &str, takes: Duration) -> Result<(), FingerError> {
        match self.world.exchange(DeviceKind::Fingerprint, what, takes).await {
            Fate::Fine => Ok(()),
            Fate::Before(fault) | Fate::After(fault) => Err(fault.into()),
            Fate::Refused => Err(DeviceError::Fault(self.world.with(|s| refusal(s.chance.random_range(0..3))))),
        }
    }
}

fn refusal(which: u8) -> FingerFault {
    match which {
        0 => FingerFault::Smeared,
        1 => FingerFault::TooFaint,
        _ => FingerFault::Hardware,
    }
}

#[async_trait]
impl FingerprintSensor for SimSensor {
    async fn status(&mut self) -> DeviceStatus {
        status(&self.world, DeviceKind::Fingerprint, None)
    }

    async fn capture(&mut self) -> Result<(), FingerError> {
        self.exchange("capture", CAPTURE).await?;
        self.picture = self.world.with(|s| s.bench.glass);
        self.picture.map(drop).ok_or(DeviceError::Fault(FingerFault::NoFinger))
    }

    async fn extract(&mut self, buffer: u8) -> Result<(), FingerError> {
        self.exchange("extract", EXTRACT).await?;
        self.buffers[usize::from(buffer == 2)] = self.picture;
        Ok(())
    }

    async fn template(&mut self) -> Result<Secret<Vec<u8>>, FingerError> {
        self.exchange("template", FETCH).await?;
        match self.buffers {
            [Some(one), Some(two)] if one == two => Ok(Secret::new(template(one.0, one.1))),
            _ => Err(DeviceError::Fault(FingerFault::NotTheSameFinger)),
        }
    }

    async fn image(&mut self) -> Result<FingerImage, FingerError> {
        self.exchange("image", IMAGE).await?;
        Ok(FingerImage { width: 8, height: 8, dpi: 500, pixels: Secret::new(vec![0; 64]) })
    }

    async fn verify(&mut self, wanted: &Secret<Vec<u8>>) -> Result<Option<u16>, FingerError> {
        self.exchange("verify", FETCH).await?;
        let same = self.buffers[0].is_some_and(|(person, finger)| template(person, finger) == *wanted.expose());
        Ok(same.then_some(200))
    }
}
