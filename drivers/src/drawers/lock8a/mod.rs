//! Lock boards of the "8A" family on RS-485, 9600 8N1: several boards on one line, up to 50 locks each.
//!
//! Promise: a lock is driven at most once for one call, never two within a second (the solenoids share one supply),
//! and `Ok` means its feedback said open. Close reports that nobody asked for are tolerated. Knows nothing of what
//! lies in a drawer.

mod frame;
mod open;
mod query;
mod wiring;

use std::time::Duration;

use async_trait::async_trait;
use frame::{Heard, Inbox, LockAt};
use open::Open;
use query::{QueryAll, QueryOne};
use tokio::time::Instant;

pub use wiring::{Board, Feedback, Wiring};

use super::{DrawerBoard, DrawerError, DrawerFault, DrawerNo, DrawerState};
use crate::{
    Capability, DeviceError, DeviceStatus, LinkFault,
    transport::{Pipe, SerialSettings, line::Line},
};

/// How the line is set.
pub const SETTINGS: SerialSettings = SerialSettings::n81(9_600);
/// The board answers an order after about 500 ms.
const REPLY: Duration = Duration::from_millis(1500);
/// Between two solenoids.
const REST: Duration = Duration::from_secs(1);

/// A vault of one or more lock boards.
pub struct Lock8a<P> {
    line: Line<P>,
    wiring: Wiring,
    driven: Option<Instant>,
}

impl<P: Pipe> Lock8a<P> {
    /// Takes the line over. `wiring` says which boards hang on it and how their feedback is wired.
    pub fn new(pipe: P, wiring: Wiring) -> Self {
        Self { line: Line::new(pipe), wiring, driven: None }
    }

    fn locate(&self, drawer: DrawerNo) -> Result<LockAt, DrawerError> {
        self.wiring.locate(drawer).ok_or(DeviceError::Fault(DrawerFault::NoSuchDrawer(drawer)))
    }

    async fn query(&mut self, at: LockAt) -> Result<DrawerState, LinkFault> {
        let question = QueryOne(at);
        self.send("query lock", &question.encode()).await?;
        let feedback = self.hear("query lock", None, |heard| question.answer(heard)).await?;
        Ok(self.wiring.feedback.of_byte(feedback))
    }

    async fn query_board(&mut self, board: Board) -> Result<Vec<DrawerState>, LinkFault> {
        let question = QueryAll { board: board.address, locks: board.locks };
        self.send("query board", &question.encode()).await?;
        let bits = self.hear("query board", Some(question.groups()), |heard| question.answer(heard)).await?;
        Ok(bits.into_iter().map(|bit| self.wiring.feedback.of_bit(bit)).collect())
    }

    async fn send(&mut self, command: &'static str, frame: &[u8]) -> Result<(), LinkFault> {
        self.line.flush_input().await;
        self.line.write(command, frame).await
    }

    /// Listens until `pick` finds its answer; frames that answer something else are passed over.
    async fn hear<T>(
        &mut self,
        command: &'static str,
        groups: Option<usize>,
        pick: impl Fn(&Heard) -> Option<T>,
    ) -> Result<T, LinkFault> {
        let end = Instant::now() + REPLY;
        let mut inbox = Inbox::new(groups);
        loop {
            if let Some(answer) = inbox.take().as_ref().and_then(&pick) {
                return Ok(answer);
            }
            match self.line.read_byte(command, end.saturating_duration_since(Instant::now())).await {
                Ok(byte) => inbox.push(byte),
                Err(LinkFault::Timeout { .. }) => return Err(silence(command, &inbox)),
                Err(fault) => return Err(fault),
            }
        }
    }
}

fn silence(command: &'static str, inbox: &Inbox) -> LinkFault {
    if inbox.heard_noise() {
        LinkFault::Garbled { command, why: "no frame with a right check byte" }
    } else {
        LinkFault::Timeout { command, after: REPLY }
    }
}

#[async_trait]
impl<P: Pipe> DrawerBoard for Lock8a<P> {
    async fn status(&mut self) -> DeviceStatus {
        let mut silent = Vec::new();
        for board in self.wiring.boards.clone() {
            silent.extend(self.query_board(board).await.err());
        }
        let online = DeviceStatus::online().able(&[Capability::LockFeedback]);
        match silent.last() {
            None => online,
            Some(fault) if silent.len() == self.wiring.boards.len() => DeviceStatus::from(fault),
            Some(_) => DeviceStatus { fault: Some(DrawerFault::BoardSilent.report()), ..online },
        }
    }

    fn count(&self) -> DrawerNo {
        self.wiring.count()
    }

    async fn open(&mut self, drawer: DrawerNo) -> Result<(), DrawerError> {
        let at = self.locate(drawer)?;
        if let Some(driven) = self.driven {
            tokio::time::sleep_until(driven + REST).await;
        }
        let order = Open(at);
        self.driven = Some(Instant::now());
        self.send("open drawer", &order.encode()).await?;
        let feedback = self.hear("open drawer", None, |heard| order.answer(heard)).await?;
        // "Still closed" may be a close report of the same drawer that crossed the order, so the lock is asked (asked,
        // not driven) once more.
        match self.wiring.feedback.of_byte(feedback) {
            DrawerState::Open => Ok(()),
            DrawerState::Closed => match self.query(at).await? {
                DrawerState::Open => Ok(()),
                DrawerState::Closed => Err(DeviceError::Fault(DrawerFault::Stuck(drawer))),
            },
        }
    }

    async fn state(&mut self, drawer: DrawerNo) -> Result<DrawerState, DrawerError> {
        let at = self.locate(drawer)?;
        Ok(self.query(at).await?)
    }

    async fn states(&mut self) -> Result<Vec<DrawerState>, DrawerError> {
        let mut all = Vec::with_capacity(usize::from(self.count()));
        for board in self.wiring.boards.clone() {
            all.extend(self.query_board(board).await?);
        }
        Ok(all)
    }
}
