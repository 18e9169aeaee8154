//! The handle on small things: settings, central's time, device tests, the technician's PIN.

use zeroize::Zeroizing;

use super::super::Store;
use super::super::error::StoreError;
use super::super::pin::{self, PinVerdict};
use super::super::settings::{self, CENTRAL_MS, DeviceTest};

impl Store {
    /// A setting.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let name = name.to_owned();
        self.run(move |db| settings::get(&db.conn, &name)).await
    }

    /// Sets all or none of these.
    pub async fn set_settings(&self, values: Vec<(String, String)>) -> Result<(), StoreError> {
        self.run(move |db| settings::set_all(&mut db.conn, &values)).await
    }

    /// Central's clock as the pairing or the last believed receipt gave it, ms.
    pub async fn central_ms(&self) -> Result<Option<i64>, StoreError> {
        let text = self.setting(CENTRAL_MS).await?;
        Ok(text.and_then(|text| text.parse().ok()))
    }

    /// Central's signed word on the time, believed by whoever knows the certificate it came with. It only rises.
    pub async fn heard(&self, central_ms: i64) -> Result<(), StoreError> {
        self.run(move |db| settings::raise_central_ms(&db.conn, central_ms)).await
    }

    /// Records a device test.
    pub async fn record_test(&self, test: DeviceTest) -> Result<(), StoreError> {
        self.run(move |db| settings::record_test(&db.conn, &test)).await
    }

    /// The last test of each device.
    pub async fn latest_tests(&self) -> Result<Vec<DeviceTest>, StoreError> {
        self.run(|db| settings::latest_tests(&db.conn)).await
    }

    /// Sets the technician's PIN (6 to 32 digits). Errors: `WeakPin`.
    pub async fn set_pin(&self, pin: Zeroizing<String>) -> Result<(), StoreError> {
        let new = self.writer.compute(move || pin::NewPin::derive(&pin)).await??;
        self.run(move |db| new.store(&db.conn)).await
    }

    /// Tries a PIN at `mono` (monotonic clock, ms since start). Errors: `NoPin`.
    pub async fn check_pin(&self, pin: Zeroizing<String>, mono: u64) -> Result<PinVerdict, StoreError> {
        let counted = self.run(move |db| pin::begin(&db.conn, &mut db.pin, mono)).await?;
        let attempt = match counted {
            Ok(attempt) => attempt,
            Err(wait_ms) => return Ok(PinVerdict::Locked { wait_ms }),
        };
        let judge = move || (attempt.judge(&pin), attempt);
        let (right, attempt) = self.writer.compute(judge).await?;
        self.run(move |db| pin::finish(&db.conn, &attempt, right)).await
    }
}
