//! Kiosk printers with a presenter, as Custom builds them (VKP80, KPM): ESC/POS for what is printed, one full status for
//! all sensors, and an ejector that holds the cut slip in its mouth until somebody takes it.
//!
//! Promise: `Ok` means that the sensor in the mouth saw the slip. The mouth is empty before a slip is printed, so nobody
//! gets somebody else's; an order to the ejector is given once and never repeated blindly. Knows nothing of how long a
//! person may take.

mod full_status;
mod presenter;

use async_trait::async_trait;

pub use presenter::{Presenter, Untaken};

use super::{
    PrinterError, ReceiptPrinter, Slip, Ticket,
    escpos::{
        EscPos, Paper,
        condition::Condition,
        layout::{CHINESE_ON, INITIALISE},
        make::{Make, Proof, Sensors},
    },
};
use crate::{
    Capability, DeviceStatus, Link,
    transport::{Pipe, SerialSettings},
};

/// How the line is set unless the port says otherwise (older models: 38400).
pub const SETTINGS: SerialSettings = SerialSettings::n81(115_200);

/// A printer with a presenter.
pub struct Custom<P> {
    printer: EscPos<P>,
    presenter: Presenter,
}

impl<P: Pipe> Custom<P> {
    /// Takes the line over.
    pub fn new(pipe: P, paper: Paper, presenter: Presenter) -> Self {
        Self { printer: EscPos::of_make(pipe, paper, make(&presenter)), presenter }
    }

    /// Takes over a line that was lost before: a part of a slip may still be in the paper's path.
    pub fn reopened(pipe: P, paper: Paper, presenter: Presenter) -> Self {
        let Self { printer, presenter } = Self::new(pipe, paper, presenter);
        Self { printer: printer.soiled(), presenter }
    }

    async fn do_away(&mut self, condition: Condition) -> Result<Ticket, PrinterError> {
        if condition.ticket != Some(true) {
            return Ok(Ticket::Taken);
        }
        self.printer.empty_mouth(self.presenter.away()).await?;
        Ok(match self.presenter.untaken {
            Untaken::Retract => Ticket::Retracted,
            Untaken::Eject => Ticket::Ejected,
        })
    }
}

/// A piece left over from a broken slip goes the way of a slip that nobody took.
fn make(presenter: &Presenter) -> Make {
    Make {
        sensors: Sensors::Full { question: full_status::QUESTION, read: full_status::read },
        opening: [&INITIALISE[..], &CHINESE_ON].concat(),
        ending: [&presenter.cut[..], &presenter.present].concat(),
        separation: [&presenter.cut[..], presenter.away()].concat(),
        proof: Proof::AtMouth,
    }
}

#[async_trait]
impl<P: Pipe> ReceiptPrinter for Custom<P> {
    async fn status(&mut self) -> DeviceStatus {
        let mut status = self.printer.status().await;
        if status.link == Link::Online {
            status.capabilities.insert(Capability::Present);
            status.capabilities.extend((self.presenter.untaken == Untaken::Retract).then_some(Capability::RetractSlip));
        }
        status
    }

    async fn print(&mut self, slip: &Slip) -> Result<(), PrinterError> {
        let condition = self.printer.ready().await?;
        self.do_away(condition).await?;
        self.printer.print(slip).await
    }

    async fn ticket(&mut self) -> Result<Ticket, PrinterError> {
        let condition = self.printer.condition().await?;
        Ok(if condition.ticket == Some(true) { Ticket::AtMouth } else { Ticket::Taken })
    }

    async fn retract(&mut self) -> Result<Ticket, PrinterError> {
        let condition = self.printer.condition().await?;
        self.do_away(condition).await
    }
}
