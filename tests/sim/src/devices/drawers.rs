//! The drawers. Opening one for somebody else than the holder of the card in it is the worst this machine can do.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use suiban_drivers::drawers::{DrawerBoard, DrawerError, DrawerFault, DrawerNo, DrawerState};
use suiban_drivers::{DeviceError, DeviceKind, DeviceStatus};

use super::status;
use crate::bench::DRAWERS;
use crate::invariants::identity;
use crate::world::{Fate, World};

const OPEN: Duration = Duration::from_millis(700);
const ASK: Duration = Duration::from_millis(60);

pub(super) struct SimDrawers {
    pub(super) world: Arc<World>,
}

impl SimDrawers {
    fn spring_open(&self, drawer: DrawerNo) {
        self.world.with(|state| {
            identity::drawer_opens(state, drawer);
            if let Some(drawer) = state.bench.drawer(drawer) {
                drawer.open = true;
            }
            state.note(&format!("  drawer {drawer} springs open"));
        });
    }

    fn seen(&self, drawer: DrawerNo) -> Result<DrawerState, DrawerError> {
        let open = self.world.with(|s| s.bench.drawer(drawer).map(|d| d.open));
        let open = open.ok_or(DeviceError::Fault(DrawerFault::NoSuchDrawer(drawer)))?;
        Ok(if open { DrawerState::Open } else { DrawerState::Closed })
    }
}

#[async_trait]
impl DrawerBoard for SimDrawers {
    async fn status(&mut self) -> DeviceStatus {
        status(&self.world, DeviceKind::Drawers, None)
    }

    fn count(&self) -> DrawerNo {
        DRAWERS
    }

    async fn open(&mut self, drawer: DrawerNo) -> Result<(), DrawerError> {
        match self.world.exchange(DeviceKind::Drawers, "open", OPEN).await {
            Fate::Fine => {
                self.spring_open(drawer);
                Ok(())
            }
            Fate::Before(fault) => Err(fault.into()),
            Fate::After(fault) => {
                self.spring_open(drawer);
                Err(self.world.no_answer(fault).await.into())
            }
            Fate::Refused => Err(DeviceError::Fault(DrawerFault::Stuck(drawer))),
        }
    }

    async fn state(&mut self, drawer: DrawerNo) -> Result<DrawerState, DrawerError> {
        match self.world.exchange(DeviceKind::Drawers, "state", ASK).await {
            Fate::Fine | Fate::Refused => self.seen(drawer),
            Fate::Before(fault) | Fate::After(fault) => Err(fault.into()),
        }
    }

    async fn states(&mut self) -> Result<Vec<DrawerState>, DrawerError> {
        match self.world.exchange(DeviceKind::Drawers, "states", ASK).await {
            Fate::Fine | Fate::Refused => (1..=DRAWERS).map(|drawer| self.seen(drawer)).collect(),
            Fate::Before(fault) | Fate::After(fault) => Err(fault.into()),
        }
    }
}
