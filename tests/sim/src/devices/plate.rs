//! The plain reader under the plate: sees that a card lies there, and nothing of whose it is. While it lies, it sees the opposite.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use suiban_drivers::reader::chip::{ChipCard, ChipEvent, ChipReader, ChipReaderError, ChipReaderFault};
use suiban_drivers::{DeviceError, DeviceKind, DeviceStatus};
use tokio::time::sleep;

use super::status;
use crate::world::{Fate, World};

const LOOK: Duration = Duration::from_millis(30);

pub(super) struct SimPlate {
    pub(super) world: Arc<World>,
    /// As last told.
    pub(super) there: bool,
}

#[async_trait]
impl ChipReader for SimPlate {
    async fn status(&mut self) -> DeviceStatus {
        status(&self.world, DeviceKind::ChipReader, None)
    }

    async fn is_present(&mut self) -> Result<bool, ChipReaderError> {
        match self.world.exchange(DeviceKind::ChipReader, "look", LOOK).await {
            Fate::Fine => {
                self.there = self.world.with(|s| s.bench.field.is_some() != s.lies(DeviceKind::ChipReader));
                Ok(self.there)
            }
            Fate::Before(fault) => Err(fault.into()),
            Fate::After(fault) => Err(self.world.no_answer(fault).await.into()),
            Fate::Refused => Err(DeviceError::Fault(ChipReaderFault::InUse)),
        }
    }

    async fn event(&mut self) -> Result<ChipEvent, ChipReaderError> {
        loop {
            let before = self.there;
            match (before, self.is_present().await?) {
                (false, true) => return Ok(ChipEvent::Arrived),
                (true, false) => return Ok(ChipEvent::Left),
                (true, true) | (false, false) => sleep(LOOK).await,
            }
        }
    }

    async fn read(&mut self) -> Result<ChipCard, ChipReaderError> {
        let there = self.is_present().await?;
        Err(DeviceError::Fault(if there { ChipReaderFault::Mute } else { ChipReaderFault::NoCard }))
    }
}
