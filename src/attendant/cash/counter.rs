//! One payment in notes, from the first to the last.

use suiban_drivers::DeviceError;
use suiban_drivers::banknotes::{Denomination, LeftOver, NoteAcceptor, NoteError, NoteEvent, NoteFault, RejectReason};
use suiban_drivers::terminal::{AbortBell, Fen};
use tokio::time::{Duration, timeout};

use super::{CashBook, NOTES};
use crate::journey::cash::{CashEnd, CashProgress, NoteRefusal};
use crate::store::{ActId, Outcome};

/// For the acceptor's word that it is closed, when everything is paid anyway.
const CLOSING: Duration = Duration::from_secs(5);

/// How the counting ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Everything that was due lies in the cassette.
    Paid,
    /// Less does.
    Short {
        /// So much.
        kept: Fen,
        /// Why no more.
        end: CashEnd,
    },
}

pub(super) struct Counter<'a, B> {
    acceptor: &'a mut dyn NoteAcceptor,
    book: &'a B,
    due: Fen,
    show: &'a (dyn Fn(CashProgress) + Sync),
    kept: Fen,
    /// Announced and ordered in, its end not known yet.
    open: Option<(ActId, Fen)>,
    stopping: bool,
}

/// `Some`: it is over.
type Step = Option<Ended>;

impl<'a, B: CashBook> Counter<'a, B> {
    pub(super) fn new(
        acceptor: &'a mut dyn NoteAcceptor,
        book: &'a B,
        due: Fen,
        show: &'a (dyn Fn(CashProgress) + Sync),
    ) -> Self {
        Self { acceptor, book, due, show, kept: 0, open: None, stopping: false }
    }

    pub(super) async fn run(mut self, mut stop: AbortBell) -> Ended {
        let mut step = match self.make_ready().await {
            Ok(()) => None,
            Err(error) => self.trouble(error).await,
        };
        loop {
            if let Some(ended) = step {
                return ended;
            }
            let event = tokio::select! {
                // A fixed order, so that the same notes at the same moments give the same count.
                biased;
                event = self.acceptor.next() => event,
                () = stop.rung(), if !self.stopping => {
                    step = self.close().await;
                    continue;
                }
            };
            step = match event {
                Ok(event) => self.on(event).await,
                Err(error) => self.trouble(error).await,
            };
        }
    }

    /// An acceptor that has just been connected, or lost its power, is made ready first. What an earlier run left in it was
    /// settled at the start; a note in its head goes back.
    async fn make_ready(&mut self) -> Result<(), NoteError> {
        match self.accept_rest().await {
            Err(DeviceError::Fault(NoteFault::PowerLost)) => {
                self.acceptor.initialise().await?;
                self.accept_rest().await
            }
            other => other,
        }
    }

    /// Opens for what still fits: a note above the rest is never drawn in.
    async fn accept_rest(&mut self) -> Result<(), NoteError> {
        let rest = self.due.saturating_sub(self.kept);
        let fitting: Vec<Fen> = NOTES.into_iter().filter(|note| *note <= rest).collect();
        self.acceptor.enable(&fitting).await
    }

    async fn close(&mut self) -> Step {
        self.stopping = true;
        match self.acceptor.disable().await {
            Ok(()) => None,
            Err(error) => self.trouble(error).await,
        }
    }

    async fn on(&mut self, event: NoteEvent) -> Step {
        match event {
            NoteEvent::Accepting => self.tell(CashProgress::Moving),
            NoteEvent::Escrowed(note) => self.decide(note).await,
            NoteEvent::Stacked(note) => self.stacked(note).await,
            NoteEvent::Returned(_) => self.returned().await,
            NoteEvent::Rejected(RejectReason::Inhibited) => self.tell(CashProgress::Refused(NoteRefusal::Value)),
            NoteEvent::Rejected(_) => self.tell(CashProgress::Refused(NoteRefusal::NotRecognised)),
            NoteEvent::Cheated => {
                tracing::warn!("somebody tampers with the banknote acceptor");
                self.tell(CashProgress::AtRest)
            }
            NoteEvent::Closed if self.stopping => Some(Ended::Short { kept: self.kept, end: CashEnd::Stopped }),
            NoteEvent::Closed => None,
        }
    }

    fn tell(&self, progress: CashProgress) -> Step {
        (self.show)(progress);
        None
    }

    /// Announced before it is ordered in; what cannot be announced goes back.
    async fn decide(&mut self, note: Denomination) -> Step {
        (self.show)(CashProgress::Moving);
        if self.stopping || note.fen > self.due.saturating_sub(self.kept) {
            return self.give_back().await;
        }
        let Ok(act) = self.book.announce(note).await else {
            let step = self.give_back().await;
            return step.or(Some(Ended::Short { kept: self.kept, end: CashEnd::StoreFailed }));
        };
        self.open = Some((act, note.fen));
        match self.acceptor.stack().await {
            Ok(()) => None,
            Err(DeviceError::Fault(NoteFault::NotInEscrow)) => self.not_taken().await,
            Err(error) => self.trouble(error).await,
        }
    }

    async fn give_back(&mut self) -> Step {
        match self.acceptor.give_back().await {
            // Its own word follows, also when it was on its way back already.
            Ok(()) | Err(DeviceError::Fault(NoteFault::NotInEscrow)) => None,
            Err(error) => self.trouble(error).await,
        }
    }

    async fn stacked(&mut self, note: Denomination) -> Step {
        let act = match self.open.take() {
            Some((act, _)) => Ok(act),
            None => self.book.announce(note).await,
        };
        let stored = match act {
            Ok(act) => self.book.settle(&act, Outcome::Done).await,
            Err(error) => Err(error),
        };
        if stored.is_err() {
            // The acceptor still holds its word and tells it again at the next start.
            return Some(Ended::Short { kept: self.kept, end: CashEnd::NoteUnknown });
        }
        self.kept += note.fen;
        (self.show)(CashProgress::Inserted(self.kept));
        let told = self.acceptor.acknowledge().await;
        if self.kept >= self.due {
            self.finish().await;
            return Some(Ended::Paid);
        }
        let open = match told {
            Ok(()) if !self.stopping => self.accept_rest().await,
            told => told,
        };
        match open {
            Ok(()) => None,
            Err(error) => self.trouble(error).await,
        }
    }

    /// Nothing more is wanted; whether the acceptor says so in time changes nothing.
    async fn finish(&mut self) {
        let closed = async {
            self.acceptor.disable().await?;
            while self.acceptor.next().await? != NoteEvent::Closed {}
            Ok::<(), NoteError>(())
        };
        if !matches!(timeout(CLOSING, closed).await, Ok(Ok(()))) {
            tracing::warn!("the banknote acceptor did not say that it is closed");
        }
    }

    async fn returned(&mut self) -> Step {
        let step = self.not_taken().await;
        (self.show)(CashProgress::Refused(NoteRefusal::PutBack));
        match self.acceptor.acknowledge().await {
            Ok(()) => step,
            Err(error) => step.or(self.trouble(error).await),
        }
    }

    /// The note announced, if any, is with the person again.
    async fn not_taken(&mut self) -> Step {
        let (act, _) = self.open.take()?;
        let stored = self.book.settle(&act, Outcome::Failed).await;
        stored.err().map(|_| Ended::Short { kept: self.kept, end: CashEnd::StoreFailed })
    }

    /// The acceptor or its line failed. A note under way is asked for where the acceptor can tell.
    async fn trouble(&mut self, error: NoteError) -> Step {
        tracing::warn!(%error, kept = self.kept, "banknote acceptor");
        let Some((act, fen)) = self.open.take() else {
            return Some(Ended::Short { kept: self.kept, end: CashEnd::DeviceLost });
        };
        let outcome = match error {
            DeviceError::Fault(NoteFault::PowerLost) => self.ask().await,
            DeviceError::Fault(_) | DeviceError::Link(_) => Outcome::Unknown,
        };
        let stored = self.book.settle(&act, outcome).await;
        let end = match (outcome, stored) {
            (Outcome::Unknown, _) | (_, Err(_)) => CashEnd::NoteUnknown,
            (Outcome::Done, Ok(())) => {
                self.kept += fen;
                CashEnd::DeviceLost
            }
            (Outcome::Failed, Ok(())) => CashEnd::DeviceLost,
        };
        let paid = self.kept >= self.due && end == CashEnd::DeviceLost;
        Some(if paid { Ended::Paid } else { Ended::Short { kept: self.kept, end } })
    }

    async fn ask(&mut self) -> Outcome {
        match self.acceptor.left_over().await {
            Ok(LeftOver::Stacked) => Outcome::Done,
            Ok(LeftOver::Returned) => Outcome::Failed,
            Ok(LeftOver::InHead | LeftOver::Nothing) | Err(_) => Outcome::Unknown,
        }
    }
}
