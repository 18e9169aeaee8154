//! The mouth of a presenter: its sensor is asked until a slip is there, or is gone.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{condition::Condition, job::ending, talk::Talk};
use crate::{printer::PrinterFault, transport::Pipe};

/// Between two looks: a hand needs longer to take a slip.
const LOOK: Duration = Duration::from_millis(200);
/// So many looks have to agree: a flipped bit on the line is no slip.
const AGREE: u8 = 2;
/// A long slip with a pause for a hot head, cut and brought out.
const OUT: Duration = Duration::from_secs(30);
/// Drawing in, or pushing out.
const AWAY: Duration = Duration::from_secs(8);

impl<P: Pipe> Talk<P> {
    /// Waits until a slip was seen in the mouth and the motor stands. Errors: the printer's own fault; `Rolling`;
    /// `Doubtful` when no slip came.
    pub async fn until_at_mouth(&mut self) -> Result<(), PrinterFault> {
        let there = |condition: Condition| condition.ticket == Some(true);
        self.until(OUT, there, ending, PrinterFault::Doubtful).await
    }

    /// Waits until no slip is in the mouth and the motor stands. Errors: the printer's own fault; `Rolling`;
    /// `TicketWaiting` when the slip stays.
    pub async fn until_gone(&mut self) -> Result<(), PrinterFault> {
        let gone = |condition: Condition| condition.ticket == Some(false);
        self.until(AWAY, gone, holding, PrinterFault::TicketWaiting).await
    }

    async fn until(
        &mut self,
        within: Duration,
        wanted: fn(Condition) -> bool,
        stopped: fn(Condition) -> Option<PrinterFault>,
        otherwise: PrinterFault,
    ) -> Result<(), PrinterFault> {
        let (end, mut seen, mut told) = (Instant::now() + within, 0, otherwise);
        while Instant::now() < end {
            sleep(LOOK).await;
            let Some(condition) = self.look().await? else { continue };
            if let Some(fault) = stopped(condition) {
                return Err(fault);
            }
            seen += u8::from(wanted(condition) && seen < AGREE);
            if seen == AGREE && !condition.feeding {
                return Ok(());
            }
            let rolling = condition.feeding.then_some(PrinterFault::Rolling);
            told = rolling.or(condition.fault()).unwrap_or(otherwise);
        }
        Err(told)
    }
}

/// What keeps a slip in the mouth; paper and cutter do not.
fn holding(condition: Condition) -> Option<PrinterFault> {
    condition.fault().filter(|fault| match fault {
        PrinterFault::Jam
        | PrinterFault::CoverOpen
        | PrinterFault::HeadUp
        | PrinterFault::Voltage
        | PrinterFault::Unrecoverable => true,
        PrinterFault::PaperOut
        | PrinterFault::Rolling
        | PrinterFault::TicketWaiting
        | PrinterFault::Cutter
        | PrinterFault::HeadHot
        | PrinterFault::Offline
        | PrinterFault::Doubtful
        | PrinterFault::Unprintable { .. } => false,
    })
}
