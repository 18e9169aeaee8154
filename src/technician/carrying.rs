//! The board's USB button: receipts in, facts out, and what became of it. The work goes on when the technician leaves the board:
//! half a file is of no use to anybody.

use std::sync::Arc;

use tokio::task::{JoinHandle, spawn_blocking};

use crate::attendant::Kiosk;
use crate::carry::CarryError;
use crate::carry::medium::{Exchanged, exchange, mounted};

/// What the board says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CarryView {
    /// This machine has no place for a medium.
    #[default]
    NotOffered,
    /// Not asked for yet.
    Idle,
    /// Under way.
    Working,
    /// Done.
    Done(Exchanged),
    /// Nothing is in the slot.
    NoMedium,
    /// No room on it.
    Full,
    /// Its file of receipts is damaged, or holds a receipt that is not believed.
    Spoilt,
    /// Anything else; the log says what.
    Failed,
}

/// The work and its last result.
#[derive(Default)]
pub(super) struct Carrying {
    running: Option<JoinHandle<Result<Exchanged, CarryError>>>,
    view: CarryView,
}

impl Carrying {
    /// Before anything was asked for.
    pub(super) fn new(kiosk: &Kiosk) -> Self {
        let view = if kiosk.config.media.is_some() { CarryView::Idle } else { CarryView::NotOffered };
        Self { running: None, view }
    }

    /// Begins, unless it is under way.
    pub(super) fn start(&mut self, kiosk: &Arc<Kiosk>) {
        let Some(media) = kiosk.config.media.clone().filter(|_| self.running.is_none()) else { return };
        let kiosk = kiosk.clone();
        self.view = CarryView::Working;
        self.running = Some(tokio::spawn(async move {
            let found = spawn_blocking(move || mounted(&media)).await;
            let medium = found.unwrap_or(Err(CarryError::CutShort))?;
            exchange(&kiosk.store, &medium, kiosk.clock.wall_ms()).await
        }));
    }

    /// What to show now.
    pub(super) async fn view(&mut self) -> CarryView {
        if self.running.as_ref().is_some_and(JoinHandle::is_finished)
            && let Some(ended) = self.running.take()
        {
            self.view = view(ended.await.unwrap_or(Err(CarryError::CutShort)));
        }
        self.view
    }
}

fn view(ended: Result<Exchanged, CarryError>) -> CarryView {
    let error = match ended {
        Ok(done) => return CarryView::Done(done),
        Err(error) => error,
    };
    tracing::warn!(%error, "nothing was carried");
    match error {
        CarryError::NoMedium => CarryView::NoMedium,
        CarryError::Full(_) => CarryView::Full,
        CarryError::Parcel { .. } | CarryError::NotReceipts | CarryError::OtherKiosk(_) => CarryView::Spoilt,
        CarryError::Store(crate::store::StoreError::Receipt(_)) => CarryView::Spoilt,
        CarryError::Medium { .. } | CarryError::CutShort | CarryError::Store(_) => CarryView::Failed,
    }
}
