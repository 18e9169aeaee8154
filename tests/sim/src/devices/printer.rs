//! The receipt printer.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use rand::Rng;
use suiban_drivers::printer::{PrinterError, PrinterFault, ReceiptPrinter, Slip};
use suiban_drivers::{DeviceError, DeviceKind, DeviceStatus};

use super::status;
use crate::world::{Fate, World};

const PRINT: Duration = Duration::from_millis(2_500);

pub(super) struct SimPrinter {
    pub(super) world: Arc<World>,
}

#[async_trait]
impl ReceiptPrinter for SimPrinter {
    async fn status(&mut self) -> DeviceStatus {
        status(&self.world, DeviceKind::Printer, None)
    }

    async fn print(&mut self, _slip: &Slip) -> Result<(), PrinterError> {
        match self.world.exchange(DeviceKind::Printer, "print", PRINT).await {
            Fate::Fine => {
                self.world.with(|s| s.bench.slips += 1);
                Ok(())
            }
            Fate::Before(fault) => Err(fault.into()),
            Fate::After(fault) => {
                self.world.with(|s| s.bench.slips += 1);
                Err(self.world.no_answer(fault).await.into())
            }
            Fate::Refused => Err(DeviceError::Fault(self.world.with(|s| refusal(s.chance.random_range(0..4))))),
        }
    }
}

fn refusal(which: u8) -> PrinterFault {
    match which {
        0 => PrinterFault::PaperOut,
        1 => PrinterFault::CoverOpen,
        2 => PrinterFault::Cutter,
        _ => PrinterFault::Doubtful,
    }
}
