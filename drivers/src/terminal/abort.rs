//! Breaking off a payment from a second place, while the first one holds the terminal.
//!
//! Promise: an abort reaches only an authorisation that is already listening; one given earlier never kills the next.

use tokio::sync::watch;

/// Asks the running authorisation to break off. Cheap to clone; of no effect when none runs.
#[derive(Debug, Clone)]
pub struct AbortHandle(watch::Sender<u64>);

impl AbortHandle {
    /// A new handle that nobody listens to yet.
    pub fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    /// Asks for the break-off. It is a wish: the terminal decides and answers through the authorisation itself.
    pub fn abort(&self) {
        self.0.send_modify(|rings| *rings = rings.wrapping_add(1));
    }

    /// For drivers: listens from now on.
    pub fn listen(&self) -> AbortBell {
        AbortBell(self.0.subscribe())
    }
}

impl Default for AbortHandle {
    fn default() -> Self {
        Self::new()
    }
}

/// The driver's side of [`AbortHandle`].
#[derive(Debug)]
pub struct AbortBell(watch::Receiver<u64>);

impl AbortBell {
    /// Returns once for each abort asked for since the last call; pending for ever when every handle is gone.
    pub async fn rung(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_abort_before_the_payment_does_not_touch_it() {
        let handle = AbortHandle::new();
        handle.abort();
        let mut bell = handle.listen();
        assert!(timeout(Duration::from_secs(1), bell.rung()).await.is_err());
        handle.clone().abort();
        assert!(timeout(Duration::from_secs(1), bell.rung()).await.is_ok());
    }
}
