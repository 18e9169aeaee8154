//! ESC/POS receipt printers with Chinese fonts (GB 18030), over a serial line or USB.
//!
//! Promise: a slip is encoded and checked whole before its first byte leaves; `Ok` means that the printer itself said,
//! after the cut, that everything before was carried out and nothing is wrong. Anything that goes wrong once printing
//! began is the printer's own fault code, or `Doubtful`. Knows nothing of what a slip is for.

mod answers;
mod asb;
pub(super) mod condition;
mod job;
pub(super) mod layout;
pub(super) mod make;
mod mouth;
mod qr;
mod raster;
mod realtime;
mod slip;
mod talk;
mod text;
#[cfg(feature = "record")]
pub mod traffic;

use async_trait::async_trait;
use condition::Condition;
use make::{Make, Proof};
use realtime::CLEAR_BUFFER;
use talk::Talk;

pub use slip::Paper;

use super::{PrinterError, PrinterFault, ReceiptPrinter, Slip};
use crate::{
    Capability, DeviceError, DeviceStatus, LinkFault, Supply, SupplyKind,
    transport::{Pipe, SerialSettings},
};

/// How the line is set unless the port says otherwise.
pub const SETTINGS: SerialSettings = SerialSettings::n81(115_200);

/// An ESC/POS printer.
pub struct EscPos<P> {
    talk: Talk<P>,
    make: Make,
    paper: Paper,
    identity: Identity,
    /// A slip broke off; its part is still in the paper's path.
    soiled: bool,
}

/// Asked once: printers that do not know the question stay silent, and every silence costs half a second.
enum Identity {
    NotAsked,
    Asked(Option<String>),
}

impl<P: Pipe> EscPos<P> {
    /// Takes the line over.
    pub fn new(pipe: P, paper: Paper) -> Self {
        Self::of_make(pipe, paper, Make::common())
    }

    /// Takes over a line that was lost before: a part of a slip may still be in the paper's path.
    pub fn reopened(pipe: P, paper: Paper) -> Self {
        Self::new(pipe, paper).soiled()
    }

    /// A printer with ways of its own.
    pub(super) fn of_make(pipe: P, paper: Paper, make: Make) -> Self {
        Self { talk: Talk::new(pipe, make.sensors), make, paper, identity: Identity::NotAsked, soiled: false }
    }

    /// The same with a part of a slip in the paper's path.
    pub(super) fn soiled(self) -> Self {
        Self { soiled: true, ..self }
    }

    /// What the sensors say.
    pub(super) async fn condition(&mut self) -> Result<Condition, LinkFault> {
        self.talk.begin().await;
        self.talk.condition().await
    }

    /// What the sensors say, if nothing keeps it from printing. One lost answer keeps nobody from their slip: nothing is printed
    /// yet, so it is asked again.
    pub(super) async fn ready(&mut self) -> Result<Condition, PrinterError> {
        let condition = match self.condition().await {
            Err(LinkFault::Timeout { .. } | LinkFault::Garbled { .. } | LinkFault::Unexpected { .. }) => {
                self.talk.settle().await;
                self.condition().await
            }
            told @ (Ok(_) | Err(LinkFault::Absent { .. } | LinkFault::Lost { .. })) => told,
        }?;
        condition.fault().map_or(Ok(condition), |fault| Err(DeviceError::Fault(fault)))
    }

    /// Sends the presenter an order, once, and waits until the mouth is empty.
    pub(super) async fn empty_mouth(&mut self, order: &[u8]) -> Result<(), PrinterError> {
        self.talk.write("draw the slip in", order).await?;
        self.talk.until_gone().await.map_err(DeviceError::Fault)
    }

    /// From the first byte on nothing is certain but what the printer says.
    async fn put_out(&mut self, bytes: &[u8]) -> Result<(), PrinterFault> {
        let Make { opening, ending, separation, .. } = &self.make;
        let separation: &[u8] = if self.soiled { separation } else { &[] };
        let job = [opening, separation, bytes, ending].concat();
        self.soiled = true;
        self.talk.send(&job).await?;
        match self.make.proof {
            Proof::InTurn => self.talk.finished().await?,
            Proof::AtMouth => self.talk.until_at_mouth().await?,
        }
        self.soiled = false;
        Ok(())
    }

    /// What is still in the printer's buffer belongs to this slip: it must not come out in front of the next one.
    async fn forget_rest(&mut self) {
        if let Err(error) = self.talk.write("clear buffer", &CLEAR_BUFFER).await {
            tracing::warn!(%error, "the printer's buffer was not cleared");
        }
    }

    async fn identify(&mut self) -> Option<String> {
        if let Identity::NotAsked = self.identity {
            self.identity = Identity::Asked(self.talk.model().await.ok());
        }
        self.identity()
    }

    fn identity(&self) -> Option<String> {
        match &self.identity {
            Identity::NotAsked => None,
            Identity::Asked(name) => name.clone(),
        }
    }

    /// Whoever is stopped by a fault answers nothing in turn, so only a healthy printer is asked for its name.
    async fn health(&mut self, condition: Condition) -> DeviceStatus {
        let fault = condition.fault();
        let identity = if fault.is_none() { self.identify().await } else { self.identity() };
        DeviceStatus {
            media: condition.media(),
            supplies: vec![Supply { kind: SupplyKind::Paper, level: condition.paper(), count: None }],
            fault: fault.map(PrinterFault::report),
            identity,
            ..DeviceStatus::online().able(&[Capability::PrintQr, Capability::PrintRaster, Capability::Cut])
        }
    }
}

#[async_trait]
impl<P: Pipe> ReceiptPrinter for EscPos<P> {
    async fn status(&mut self) -> DeviceStatus {
        match self.condition().await {
            Ok(condition) => self.health(condition).await,
            Err(fault) => DeviceStatus { identity: self.identity(), ..DeviceStatus::from(&fault) },
        }
    }

    async fn print(&mut self, slip: &Slip) -> Result<(), PrinterError> {
        let bytes = slip::encode(slip, self.paper).map_err(DeviceError::Fault)?;
        self.ready().await?;
        let outcome = self.put_out(&bytes).await;
        if outcome.is_err() {
            self.forget_rest().await;
        }
        outcome.map_err(DeviceError::Fault)
    }
}
