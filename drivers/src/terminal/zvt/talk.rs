//! A command and everything the terminal says until it is done. The terminal leads; the kiosk answers each message.
//!
//! Promise: a report is handed on only after the kiosk's answer to it went out (on a serial line: was acknowledged).

use std::time::Duration;

use tokio::time::Instant;

use super::{
    apdu::Apdu,
    framing::{Framing, OnSilence},
    orders::Order,
    reports::Report,
    result::fault_of,
};
use crate::{DeviceError, LinkFault, terminal::TerminalError};

/// T3: for the answer to a command.
const T3: Duration = Duration::from_secs(5);
/// T4: between two messages while a command runs: a person is looking for the card.
pub const T4: Duration = Duration::from_secs(180);
/// Reason of a refusal: this message is not supported.
const NOT_SUPPORTED: u8 = 0x83;

/// The talk over one framing.
pub struct Talk<F> {
    framing: F,
}

impl<F: Framing> Talk<F> {
    /// Over this framing.
    pub fn new(framing: F) -> Self {
        Self { framing }
    }

    /// Sends a command and waits until the terminal took it on.
    pub async fn start<O: Order>(&mut self, order: &O) -> Result<(), TerminalError> {
        self.framing.clear().await;
        self.framing.send(O::NAME, &order.apdu(), O::SILENCE).await?;
        let end = Instant::now() + T3;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            self.framing.wait(O::NAME, left).await.map_err(|fault| whole_wait(fault, T3))?;
            // What comes before the answer belongs to an earlier command.
            match self.hear(O::NAME).await? {
                Report::Accepted => return Ok(()),
                Report::Refused(reason) => return Err(DeviceError::Fault(fault_of(reason))),
                Report::Intermediate(_)
                | Report::Status(_)
                | Report::PrintLines
                | Report::Completion(_)
                | Report::Abort(_)
                | Report::Other => {}
            }
        }
    }

    /// Sends a command into a running one; its answer comes among the reports.
    pub async fn interject<O: Order>(&mut self, order: &O) -> Result<(), LinkFault> {
        self.framing.send(O::NAME, &order.apdu(), O::SILENCE).await
    }

    /// Waits until a report begins. May be dropped without loss.
    pub async fn wait(&mut self, command: &'static str) -> Result<(), LinkFault> {
        self.framing.wait(command, T4).await
    }

    /// Reads and answers one report.
    pub async fn hear(&mut self, command: &'static str) -> Result<Report, LinkFault> {
        let apdu = self.framing.receive(command).await?;
        let report = Report::read(&apdu).map_err(|why| LinkFault::Unexpected { command, why })?;
        if let Some(answer) = answer_to(&report) {
            self.framing.send(command, &answer, OnSilence::Repeat).await?;
        }
        Ok(report)
    }
}

fn answer_to(report: &Report) -> Option<Apdu> {
    match report {
        Report::Accepted | Report::Refused(_) => None,
        Report::Intermediate(_) | Report::Status(_) | Report::PrintLines | Report::Completion(_) | Report::Abort(_) => {
            Some(Apdu::accepted())
        }
        Report::Other => Some(Apdu::refused(NOT_SUPPORTED)),
    }
}

fn whole_wait(fault: LinkFault, whole: Duration) -> LinkFault {
    match fault {
        LinkFault::Timeout { command, .. } => LinkFault::Timeout { command, after: whole },
        LinkFault::Absent { .. }
        | LinkFault::Lost { .. }
        | LinkFault::Garbled { .. }
        | LinkFault::Unexpected { .. } => fault,
    }
}
