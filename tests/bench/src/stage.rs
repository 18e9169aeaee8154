//! A kiosk that is paired with a central of its own, on the loopback.

use std::path::Path;
use std::sync::Arc;

use suiban::clock::SystemClock;
use suiban::store::{Keys, Store};
use suiban::sync::{Identity, TcpDial, pair};
use suiban_central::Central;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::Failure;

/// The kiosk's name at central.
pub const KIOSK: &str = "GZ-TH-0017";

/// A central that serves until dropped.
pub struct Office {
    central: Central,
    address: String,
    serving: JoinHandle<()>,
}

impl Drop for Office {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Office {
    /// Opens central in `folder` and serves on a free port.
    pub async fn open(folder: &Path) -> Result<Self, Failure> {
        let central = Central::open(folder).await?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?.to_string();
        let served = central.clone();
        let serving = tokio::spawn(async move { served.serve(listener, std::future::pending()).await });
        Ok(Self { central, address, serving })
    }

    /// A store in `data/store` with keys in `data/keys`, paired as the kiosk's own command does it.
    pub async fn kiosk(&self, data: &Path) -> Result<(Store, Identity), Failure> {
        let code = self.central.pair_code(KIOSK, &self.address).await?;
        let keys = Keys::load_or_create(&data.join("keys"))?;
        let store = Store::open(data.join("store"), keys.clone())?;
        let dial = TcpDial::new(self.address.clone());
        let identity = pair(&dial, &code, KIOSK, &keys, Arc::new(SystemClock::new())).await?;
        store.pair(identity.paired().clone()).await?;
        Ok((store, identity))
    }
}
