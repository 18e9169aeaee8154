//! The banknote acceptor. It shares the kiosk's power: a note in its head when the power goes stays there, and its word on
//! the last note is kept until it is initialised.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use rand::Rng;
use suiban_drivers::banknotes::{Denomination, LeftOver, NoteAcceptor, NoteError, NoteEvent, NoteFault, RejectReason};
use suiban_drivers::terminal::Fen;
use suiban_drivers::{DeviceError, DeviceKind, DeviceStatus};
use tokio::time::sleep;

use super::status;
use crate::till::Till;
use crate::world::{Fate, World};

const ASK: Duration = Duration::from_millis(80);
const LOOK: Duration = Duration::from_millis(200);
const DRAW_IN: Duration = Duration::from_millis(1_500);
const STACK: Duration = Duration::from_millis(1_200);

pub(super) struct SimAcceptor {
    pub(super) world: Arc<World>,
}

impl SimAcceptor {
    /// An order: carried out even when its answer is lost.
    async fn order<T>(&self, what: &str, act: impl FnOnce(&mut Till) -> Result<T, NoteFault>) -> Result<T, NoteError> {
        let act = || self.world.with(|state| act(&mut state.bench.till));
        match self.world.exchange(DeviceKind::Banknotes, what, ASK).await {
            Fate::Fine => act().map_err(DeviceError::Fault),
            Fate::Before(fault) => Err(fault.into()),
            Fate::After(fault) => {
                drop(act());
                Err(self.world.no_answer(fault).await.into())
            }
            Fate::Refused => Err(DeviceError::Fault(self.world.with(|s| refusal(s.chance.random_range(0..3))))),
        }
    }
}

fn refusal(which: u8) -> NoteFault {
    match which {
        0 => NoteFault::Jammed,
        1 => NoteFault::CassetteFull,
        _ => NoteFault::Hardware(0x47),
    }
}

fn note(fen: Fen) -> Denomination {
    Denomination { kind: u8::try_from(fen / 1_000).unwrap_or(u8::MAX), fen }
}

#[async_trait]
impl NoteAcceptor for SimAcceptor {
    async fn status(&mut self) -> DeviceStatus {
        status(&self.world, DeviceKind::Banknotes, None)
    }

    async fn left_over(&mut self) -> Result<LeftOver, NoteError> {
        self.order("left over", |till| Ok(till.left_over())).await
    }

    async fn initialise(&mut self) -> Result<Vec<Denomination>, NoteError> {
        self.order("initialise", |till| {
            till.initialise();
            Ok([1_000, 2_000, 5_000, 10_000].map(note).to_vec())
        })
        .await
    }

    async fn enable(&mut self, wanted: &[Fen]) -> Result<(), NoteError> {
        self.order("enable", |till| {
            if !till.ready {
                return Err(NoteFault::PowerLost);
            }
            till.wanted = wanted.to_vec();
            Ok(())
        })
        .await
    }

    async fn disable(&mut self) -> Result<(), NoteError> {
        self.order("disable", |till| {
            till.wanted.clear();
            Ok(())
        })
        .await
    }

    async fn next(&mut self) -> Result<NoteEvent, NoteError> {
        loop {
            match self.world.exchange(DeviceKind::Banknotes, "poll", ASK).await {
                Fate::Fine => {}
                Fate::Before(fault) | Fate::After(fault) => return Err(fault.into()),
                Fate::Refused => return Err(DeviceError::Fault(NoteFault::Jammed)),
            }
            let seen = self.world.with(|state| state.bench.till.see());
            match seen {
                Seen::Word(word) => return Ok(word),
                Seen::Drawn => sleep(DRAW_IN).await,
                Seen::Refused => return Ok(NoteEvent::Rejected(RejectReason::Inhibited)),
                Seen::Closed => return Ok(NoteEvent::Closed),
                Seen::Nothing => sleep(LOOK).await,
            }
        }
    }

    async fn acknowledge(&mut self) -> Result<(), NoteError> {
        self.order("acknowledge", |till| {
            till.word = None;
            Ok(())
        })
        .await
    }

    /// The order is carried out to its end by the acceptor alone, whatever becomes of whoever gave it.
    async fn stack(&mut self) -> Result<(), NoteError> {
        let pulled = self.world.with(|state| state.chance.random_bool(0.05));
        self.order("stack", |till| if till.stack(pulled) { Ok(()) } else { Err(NoteFault::NotInEscrow) }).await?;
        self.world.note(if pulled { "  note pulled back" } else { "  note falls into the cassette" });
        sleep(STACK).await;
        Ok(())
    }

    async fn give_back(&mut self) -> Result<(), NoteError> {
        self.order("give back", |till| if till.give_back() { Ok(()) } else { Err(NoteFault::NotInEscrow) }).await
    }

    async fn hold(&mut self) -> Result<(), NoteError> {
        self.order("hold", |_| Ok(())).await
    }
}

/// What a poll finds.
pub enum Seen {
    /// A word that is told until it is acknowledged.
    Word(NoteEvent),
    /// A note was drawn in.
    Drawn,
    /// A note was pushed back at once.
    Refused,
    /// It is shut.
    Closed,
    /// Nobody holds anything into the mouth.
    Nothing,
}
