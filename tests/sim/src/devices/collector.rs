//! The motorised slot with its bin.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use suiban_drivers::collector::{CardCollector, ChannelState, CollectorError, CollectorFault};
use suiban_drivers::{DeviceError, DeviceKind, DeviceStatus, Secret};

use super::status;
use crate::bench::{BIN, Bench};
use crate::town::{Place, Town};
use crate::world::{Fate, World};

const ASK: Duration = Duration::from_millis(60);
const MOVE: Duration = Duration::from_millis(900);
const READ: Duration = Duration::from_millis(500);

pub(super) struct SimCollector {
    world: Arc<World>,
    /// Lost with the power, as in the real one.
    initialised: bool,
}

impl SimCollector {
    pub(super) fn new(world: Arc<World>) -> Self {
        Self { world, initialised: false }
    }

    async fn act<T>(
        &self,
        what: &str,
        takes: Duration,
        act: impl FnOnce(&mut Bench, &mut Town) -> Result<T, CollectorFault>,
    ) -> Result<T, CollectorError> {
        if !self.initialised {
            return Err(DeviceError::Fault(CollectorFault::NotInitialised));
        }
        let act = || self.world.with(|s| act(&mut s.bench, &mut s.town));
        match self.world.exchange(DeviceKind::Collector, what, takes).await {
            Fate::Fine => act().map_err(DeviceError::Fault),
            Fate::Before(fault) => Err(fault.into()),
            Fate::After(fault) => {
                drop(act());
                Err(self.world.no_answer(fault).await.into())
            }
            Fate::Refused => Err(DeviceError::Fault(CollectorFault::Jammed)),
        }
    }
}

fn drop_into_bin(bench: &mut Bench, town: &mut Town) -> Result<(), CollectorFault> {
    if bench.slot.bin >= BIN {
        return Err(CollectorFault::BinFull);
    }
    if let Some(card) = bench.slot.inside.take() {
        bench.slot.bin += 1;
        town.cards[card].place = Place::Bin;
    }
    Ok(())
}

#[async_trait]
impl CardCollector for SimCollector {
    async fn status(&mut self) -> DeviceStatus {
        let full = self.world.with(|s| s.bench.slot.bin >= BIN);
        status(&self.world, DeviceKind::Collector, full.then_some("bin-full"))
    }

    async fn initialise(&mut self) -> Result<(), CollectorError> {
        self.initialised = true;
        self.act("initialise", MOVE, |_, _| Ok(())).await
    }

    async fn accept(&mut self, on: bool) -> Result<(), CollectorError> {
        self.act("accept", ASK, |bench, _| {
            bench.slot.accepts = on;
            Ok(())
        })
        .await
    }

    async fn channel(&mut self) -> Result<ChannelState, CollectorError> {
        self.act("channel", ASK, |bench, _| {
            Ok(match (bench.slot.inside, bench.slot.gate) {
                (Some(_), _) => ChannelState::Inside,
                (None, Some(_)) => ChannelState::AtGate,
                (None, None) => ChannelState::Empty,
            })
        })
        .await
    }

    async fn take_in(&mut self) -> Result<(), CollectorError> {
        self.act("take in", MOVE, |bench, _| {
            if bench.slot.inside.is_none() {
                bench.slot.inside = bench.slot.gate.take();
            }
            Ok(())
        })
        .await
    }

    async fn body_number(&mut self) -> Result<Secret<Vec<u8>>, CollectorError> {
        self.act("body number", READ, |bench, town| {
            let card = bench.slot.inside.and_then(|card| town.cards.get(card));
            card.map(|card| Secret::new(card.body.to_vec())).ok_or(CollectorFault::NoChip)
        })
        .await
    }

    async fn retain(&mut self) -> Result<(), CollectorError> {
        self.act("retain", MOVE, drop_into_bin).await
    }

    async fn eject(&mut self) -> Result<(), CollectorError> {
        self.act("eject", MOVE, |bench, _| {
            if bench.slot.gate.is_none() {
                bench.slot.gate = bench.slot.inside.take();
            }
            Ok(())
        })
        .await
    }

    async fn retained(&mut self) -> Result<u32, CollectorError> {
        self.act("counter", ASK, |bench, _| Ok(u32::try_from(bench.slot.bin).unwrap_or(u32::MAX))).await
    }
}
