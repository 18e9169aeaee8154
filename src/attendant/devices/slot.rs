//! A driver behind a slot: opened when first needed, closed when its line fails, opened again at the next use.
//!
//! Promise: whoever needs a device gets it or an error within 8 s; a supervisor never waits for one that is in use.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use futures::future::BoxFuture;
use suiban_drivers::{DeviceError, LinkFault};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::timeout;

#[cfg(test)]
mod tests;

/// A terminal or a slow board may need this long to open.
const OPENING: Duration = Duration::from_secs(5);
/// A visit waits this long for a device, the end of a question of the supervisor's included.
const PATIENCE: Duration = Duration::from_secs(8);

/// A driver, or why its line cannot be opened.
pub(super) type Opened<T> = Result<Box<T>, LinkFault>;
type Opener<T> = Box<dyn Fn() -> BoxFuture<'static, Result<Box<T>, LinkFault>> + Send + Sync>;

/// A device that may be there or not.
pub struct Slot<T: ?Sized> {
    open: Opener<T>,
    device: Mutex<Option<Box<T>>>,
}

impl<T: ?Sized> Slot<T> {
    /// A slot that opens its device with `open` when it is first needed.
    pub fn new<F>(open: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Box<T>, LinkFault>> + Send + 'static,
    {
        Self { open: Box::new(move || Box::pin(open())), device: Mutex::new(None) }
    }

    /// A slot whose device is opened from its configuration.
    pub(super) fn configured<C, F>(config: C, open: impl Fn(C) -> F + Send + Sync + 'static) -> Self
    where
        C: Clone + Send + Sync + 'static,
        F: Future<Output = Result<Box<T>, LinkFault>> + Send + 'static,
    {
        Self::new(move || open(config.clone()))
    }

    /// The device, for one exchange or one sequence of them; waits while somebody else uses it, and opens it whatever its
    /// supervisor thinks of it. Errors: it cannot be opened, or is not free in time.
    pub async fn take(&self) -> Result<InUse<'_, T>, LinkFault> {
        let taken = async { self.opened(self.device.lock().await).await };
        timeout(PATIENCE, taken).await.unwrap_or(Err(LinkFault::Timeout { command: "open", after: PATIENCE }))
    }

    /// The device if nobody uses it at the moment.
    pub async fn take_if_free(&self) -> Option<Result<InUse<'_, T>, LinkFault>> {
        let device = self.device.try_lock().ok()?;
        Some(self.opened(device).await)
    }

    /// Closes the device if nobody uses it at the moment.
    pub fn close_if_free(&self) {
        if let Ok(mut device) = self.device.try_lock() {
            *device = None;
        }
    }

    async fn opened<'a>(&'a self, mut device: MutexGuard<'a, Option<Box<T>>>) -> Result<InUse<'a, T>, LinkFault> {
        if device.is_none() {
            let opened = timeout(OPENING, (self.open)()).await;
            *device = Some(opened.map_err(|_| LinkFault::Timeout { command: "open", after: OPENING })??);
        }
        Ok(InUse { device })
    }
}

/// A device in use. It is there: [`Slot::take`] has opened it.
pub struct InUse<'a, T: ?Sized> {
    device: MutexGuard<'a, Option<Box<T>>>,
}

impl<T: ?Sized> InUse<'_, T> {
    /// Passes a result on and closes the device when its line failed, so that the next use opens it anew.
    pub fn judge<R, F: std::error::Error>(self, result: Result<R, DeviceError<F>>) -> Result<R, DeviceError<F>> {
        if let Err(DeviceError::Link(fault)) = &result {
            tracing::warn!(%fault, "device line closed");
            self.close();
        }
        result
    }

    /// Closes the device.
    pub fn close(mut self) {
        *self.device = None;
    }
}

impl<T: ?Sized> Deref for InUse<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &*self.device {
            Some(device) => device,
            None => unreachable!("Slot::take opened the device and only close() empties it, by value"),
        }
    }
}

impl<T: ?Sized> DerefMut for InUse<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        match &mut *self.device {
            Some(device) => device,
            None => unreachable!("Slot::take opened the device and only close() empties it, by value"),
        }
    }
}
