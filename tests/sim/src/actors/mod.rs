//! Whoever does something: citizens, technicians, and the operators at the office.

pub mod citizen;
pub mod manner;
pub mod operator;
pub mod repairs;
pub mod technician;

use std::sync::Arc;
use std::time::Duration;

use rand::Rng;
use rand::rngs::SmallRng;
use suiban::screen::{Input, Page, Scene};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::screen::alike;
use crate::world::World;

/// Somebody before the machine.
pub struct Somebody {
    /// The world.
    pub world: Arc<World>,
    /// What is on the screen.
    pub eyes: watch::Receiver<Option<Scene>>,
    /// Touches.
    pub touch: UnboundedSender<Input>,
    /// How this person happens to act.
    pub chance: SmallRng,
}

impl Somebody {
    /// The page on the screen.
    pub fn page(&self) -> Option<Page> {
        self.eyes.borrow().as_ref().map(|scene| scene.page.clone())
    }

    /// Touches the screen.
    pub fn tap(&self, input: Input) {
        // The attendant ends only with the machine, and this person's visit with it.
        drop(self.touch.send(input));
    }

    /// Takes some time.
    pub async fn pause(&mut self, from_ms: u64, to_ms: u64) {
        let ms = self.chance.random_range(from_ms..=to_ms);
        sleep(Duration::from_millis(ms)).await;
    }

    /// Waits until another page is shown. `false`: it did not change within `limit`.
    pub async fn page_changes(&mut self, page: &Page, limit: Duration) -> bool {
        let changed = self.eyes.wait_for(|scene| scene.as_ref().is_none_or(|scene| !alike(&scene.page, page)));
        timeout(limit, changed).await.is_ok_and(|seen| seen.is_ok())
    }
}

/// Nobody is being served.
pub fn at_rest(page: &Page) -> bool {
    matches!(page, Page::Attract { .. } | Page::Out(_))
}
