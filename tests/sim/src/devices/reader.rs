//! The contactless reader.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use suiban_drivers::reader::{CardReader, CardRecord, ReaderError, ReaderFault};
use suiban_drivers::{DeviceError, DeviceKind, DeviceStatus};

use super::status;
use crate::world::{Fate, World};

const LOOK: Duration = Duration::from_millis(40);
const READ: Duration = Duration::from_millis(1_400);

pub(super) struct SimReader {
    pub(super) world: Arc<World>,
}

#[async_trait]
impl CardReader for SimReader {
    async fn status(&mut self) -> DeviceStatus {
        status(&self.world, DeviceKind::Reader, None)
    }

    async fn find(&mut self) -> Result<bool, ReaderError> {
        match self.world.exchange(DeviceKind::Reader, "find", LOOK).await {
            Fate::Fine => Ok(self.world.with(|s| s.bench.field.is_some() && !s.bench.field_read)),
            Fate::Before(fault) | Fate::After(fault) => Err(fault.into()),
            Fate::Refused => Err(DeviceError::Fault(ReaderFault::Refused(0x21))),
        }
    }

    async fn read(&mut self) -> Result<CardRecord, ReaderError> {
        let found = self.world.with(|s| s.bench.field);
        match self.world.exchange(DeviceKind::Reader, "read", READ).await {
            Fate::Fine => self.world.with(|s| {
                let same = found.filter(|_| s.bench.field == found);
                s.bench.field_read = true;
                same.and_then(|card| s.town.record(card)).ok_or(DeviceError::Fault(ReaderFault::CardLifted))
            }),
            Fate::Before(fault) => Err(fault.into()),
            Fate::After(fault) => {
                self.world.with(|s| s.bench.field_read = true);
                Err(self.world.no_answer(fault).await.into())
            }
            Fate::Refused => Err(DeviceError::Fault(ReaderFault::CardLifted)),
        }
    }
}
