//! A slip on its way out: sent in pieces, watched while it is printed, asked for at its end.

use std::time::Duration;

use tokio::time::Instant;

use super::{
    answers::{Answer, PAPER_IN_TURN},
    condition::Condition,
    talk::Talk,
};
use crate::{LinkFault, printer::PrinterFault, transport::Pipe};

/// While a slip is printed the printer is asked this often whether something stopped it.
const WATCH: Duration = Duration::from_secs(1);
/// A long slip at 150 mm/s, with a pause for a hot head.
const SLIP: Duration = Duration::from_secs(30);
/// One that has a slip in work may be slow to answer, and an answer may be lost on the line; one that is silent for so long
/// is off.
const SILENCE: Duration = Duration::from_secs(5);
/// Bytes between two looks at the pushed status.
const CHUNK: usize = 512;

impl<P: Pipe> Talk<P> {
    /// Sends a job in chunks; stops as soon as the printer pushes a fault that ends it.
    pub async fn send(&mut self, job: &[u8]) -> Result<(), PrinterFault> {
        for chunk in job.chunks(CHUNK) {
            let sent = self.write("print", chunk).await;
            self.no_fault_pushed().await?;
            if sent.is_err() {
                return Err(self.diagnosis().await);
            }
        }
        Ok(())
    }

    /// Waits until the printer has carried out everything sent, then asks whether all is well.
    pub async fn finished(&mut self) -> Result<(), PrinterFault> {
        self.turn = false;
        self.write("print", &PAPER_IN_TURN).await.map_err(|_| PrinterFault::Doubtful)?;
        let end = Instant::now() + SLIP;
        let mut heard = Instant::now();
        while !self.in_turn().await? {
            match self.look().await? {
                Some(condition) => still_working(condition, end)?,
                None if heard.elapsed() >= SILENCE => return Err(PrinterFault::Doubtful),
                None => continue,
            }
            heard = Instant::now();
        }
        self.is_well().await
    }

    /// Asks whether all is well, again where an answer was lost.
    async fn is_well(&mut self) -> Result<(), PrinterFault> {
        let end = Instant::now() + SILENCE;
        loop {
            if let Some(condition) = self.look().await? {
                return condition.fault().map_or(Ok(()), Err);
            }
            if Instant::now() >= end {
                return Err(PrinterFault::Doubtful);
            }
            self.settle().await;
        }
    }

    /// Waits a while for the answer in turn.
    async fn in_turn(&mut self) -> Result<bool, PrinterFault> {
        if self.turn {
            return Ok(true);
        }
        let waited = self.answer("print", WATCH, |answer| match answer {
            Answer::InTurn => Some(Ok(())),
            Answer::Pushed(condition) => ending(condition).map(Err),
            Answer::RealTime(_) | Answer::Name(_) | Answer::Full(_) => None,
        });
        match waited.await {
            Ok(outcome) => outcome.map(|()| true),
            Err(LinkFault::Timeout { .. } | LinkFault::Garbled { .. }) => Ok(false),
            Err(LinkFault::Lost { .. } | LinkFault::Absent { .. } | LinkFault::Unexpected { .. }) => {
                Err(PrinterFault::Doubtful)
            }
        }
    }

    async fn diagnosis(&mut self) -> PrinterFault {
        match self.condition().await {
            Ok(condition) => condition.fault().unwrap_or(PrinterFault::Doubtful),
            Err(_) => PrinterFault::Doubtful,
        }
    }

    /// Looks at what has been pushed, without waiting.
    async fn no_fault_pushed(&mut self) -> Result<(), PrinterFault> {
        let pushed = |answer| match answer {
            Answer::Pushed(condition) => ending(condition),
            Answer::RealTime(_) | Answer::InTurn | Answer::Name(_) | Answer::Full(_) => None,
        };
        self.answer("print", Duration::ZERO, pushed).await.map_or(Ok(()), Err)
    }
}

/// Whether a state lets a slip go on. Errors: the fault that ends it; at its `end`, whatever holds it up.
fn still_working(condition: Condition, end: Instant) -> Result<(), PrinterFault> {
    if let Some(fault) = ending(condition) {
        return Err(fault);
    }
    if Instant::now() < end { Ok(()) } else { Err(condition.fault().unwrap_or(PrinterFault::Doubtful)) }
}

/// Whether a state ends a running job. A hot head pauses and goes on; a bare "offline" may be a finger on the feed button.
pub(super) fn ending(condition: Condition) -> Option<PrinterFault> {
    condition.fault().filter(|fault| match fault {
        PrinterFault::HeadHot | PrinterFault::Offline => false,
        PrinterFault::PaperOut
        | PrinterFault::CoverOpen
        | PrinterFault::HeadUp
        | PrinterFault::Jam
        | PrinterFault::Voltage
        | PrinterFault::Rolling
        | PrinterFault::TicketWaiting
        | PrinterFault::Cutter
        | PrinterFault::Unrecoverable
        | PrinterFault::Doubtful
        | PrinterFault::Unprintable { .. } => true,
    })
}
