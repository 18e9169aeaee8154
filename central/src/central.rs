//! The service as a value: a data directory with its keys, its database and its blobs. Cheap to clone, so that each
//! connection and each test holds its own handle.

use std::{
    fmt,
    fs::File,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use rustls::ServerConfig;
use sea_orm::EntityTrait;
use suiban_wire::keys::{SealingPublic, VerifyKey};

use crate::{
    CentralError, Clock, SystemClock,
    authority::Authority,
    blobs::Blobs,
    db::{
        Db,
        entities::{alarm, device, envelope, referral},
    },
    keys::{Keys, private_folder},
    payments::psp::Psp,
};

/// The central service over one data directory.
#[derive(Clone)]
pub struct Central {
    inner: Arc<Inner>,
}

struct Inner {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    keys: Keys,
    authority: Authority,
    tls: Arc<ServerConfig>,
    db: Db,
    blobs: Blobs,
    psp: OnceLock<Psp>,
}

/// A kiosk as the fleet list shows it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct DeviceSummary {
    /// Its name.
    pub id: String,
    /// When it was last paired, ms since 1970 UTC.
    pub paired_ms: i64,
    /// Highest envelope held.
    pub last_seq: i64,
    /// Last heartbeat, ms since 1970 UTC.
    pub seen_ms: Option<i64>,
    /// JSON of the last [`suiban_wire::api::Heartbeat`].
    pub heartbeat: Option<String>,
}

/// An envelope that contradicts the chain: a clone, a restored backup, or tampering. Somebody must look at the kiosk.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Alarm {
    /// The kiosk.
    pub device: String,
    /// Where.
    pub seq: i64,
    /// Header hash of the refused envelope.
    pub hash: String,
    /// `other-hash`, `other-predecessor` or `key-used-twice`.
    pub kind: String,
    /// When, ms since 1970 UTC.
    pub raised_ms: i64,
}

/// An envelope that is held and receipted but could not be applied.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Quarantined {
    /// The kiosk.
    pub device: String,
    /// Which envelope.
    pub seq: i64,
    /// What it says it is.
    pub kind: String,
    /// Why, as a kebab-case code.
    pub reason: String,
}

/// A citizen sent to the staffed window.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ReferralSummary {
    /// The kiosk.
    pub device: String,
    /// Code on the slip.
    pub code: String,
    /// Service that was wanted.
    pub service: String,
    /// Why, as a kebab-case code.
    pub reason: String,
    /// Where the money is.
    pub money: String,
    /// When, ms since 1970 UTC.
    pub at_ms: i64,
}

impl Central {
    /// Opens the data directory, making what is missing. Several processes may have it open at once.
    pub async fn open(folder: impl AsRef<Path>) -> Result<Self, CentralError> {
        Self::open_at(folder, Arc::new(SystemClock)).await
    }

    /// The same with another clock.
    pub async fn open_at(folder: impl AsRef<Path>, clock: Arc<dyn Clock>) -> Result<Self, CentralError> {
        let folder = folder.as_ref().to_owned();
        let key_folder = folder.join("keys");
        private_folder(&folder)?;
        private_folder(&key_folder)?;
        let now = clock.now_ms();
        // Two processes that start on an empty directory must not both found an authority or a schema.
        let lock = lock(&folder).await?;
        let keys = Keys::open(&key_folder)?;
        let authority = Authority::open(&key_folder, now)?;
        let tls = authority.server_config(Arc::clone(&clock))?;
        let blobs = Blobs::open(&folder.join("blobs"))?;
        let db = Db::open(&folder.join("central.db"), now).await?;
        drop(lock);
        Ok(Self { inner: Arc::new(Inner { folder, clock, keys, authority, tls, db, blobs, psp: OnceLock::new() }) })
    }

    /// The data directory.
    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }

    /// The clock everything here goes by.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.inner.clock)
    }

    /// The authority that signs kiosks.
    pub fn authority(&self) -> &Authority {
        &self.inner.authority
    }

    /// What receipts and manifest entries are verified with.
    pub fn verify_key(&self) -> VerifyKey {
        self.inner.keys.signing.public()
    }

    /// What bodies and blobs are sealed to.
    pub fn sealing_key(&self) -> SealingPublic {
        self.inner.keys.sealing.public()
    }

    /// Every paired kiosk.
    pub async fn devices(&self) -> Result<Vec<DeviceSummary>, CentralError> {
        let rows = device::Entity::find().all(self.db().read()).await?;
        let summary = |d: device::Model| DeviceSummary {
            id: d.id,
            paired_ms: d.paired_ms,
            last_seq: d.last_seq,
            seen_ms: d.seen_ms,
            heartbeat: d.heartbeat,
        };
        Ok(rows.into_iter().map(summary).collect())
    }

    /// Every alarm, for somebody to look into.
    pub async fn alarms(&self) -> Result<Vec<Alarm>, CentralError> {
        let rows = alarm::Entity::find().all(self.db().read()).await?;
        let alarm = |a: alarm::Model| Alarm {
            device: a.device,
            seq: a.seq,
            hash: a.hash,
            kind: a.kind,
            raised_ms: a.raised_ms,
        };
        Ok(rows.into_iter().map(alarm).collect())
    }

    /// Every envelope set aside.
    pub async fn quarantined(&self) -> Result<Vec<Quarantined>, CentralError> {
        use sea_orm::{ColumnTrait, QueryFilter};
        let held = envelope::Entity::find().filter(envelope::Column::Quarantine.is_not_null());
        let rows = held.all(self.db().read()).await?;
        let quarantined = |e: envelope::Model| Quarantined {
            device: e.device,
            seq: e.seq,
            kind: e.kind,
            reason: e.quarantine.unwrap_or_default(),
        };
        Ok(rows.into_iter().map(quarantined).collect())
    }

    /// Every referral.
    pub async fn referrals(&self) -> Result<Vec<ReferralSummary>, CentralError> {
        let rows = referral::Entity::find().all(self.db().read()).await?;
        let summary = |r: referral::Model| ReferralSummary {
            device: r.device,
            code: r.code,
            service: r.service,
            reason: r.reason,
            money: r.money,
            at_ms: r.at_ms,
        };
        Ok(rows.into_iter().map(summary).collect())
    }

    /// Closes the database after the last write. Other handles of this value stop working.
    pub async fn close(&self) -> Result<(), CentralError> {
        Ok(self.db().close().await?)
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.inner.clock.now_ms()
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.inner.keys
    }

    pub(crate) fn tls(&self) -> &Arc<ServerConfig> {
        &self.inner.tls
    }

    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }

    pub(crate) fn provider(&self) -> &OnceLock<Psp> {
        &self.inner.psp
    }

    pub(crate) fn blobs(&self) -> &Blobs {
        &self.inner.blobs
    }
}

impl fmt::Debug for Central {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Central({})", self.inner.folder.display())
    }
}

/// Held until dropped, by one process at a time. Waits off the runtime's threads, for the holder may need them.
async fn lock(folder: &Path) -> Result<File, CentralError> {
    let path = folder.join("lock");
    let wait = move || {
        let file = File::options().write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(CentralError::file("open", &path))?;
        file.lock().map_err(CentralError::file("lock", &path))?;
        Ok(file)
    };
    let waited = tokio::task::spawn_blocking(wait).await;
    waited.unwrap_or(Err(CentralError::Refused("the start was cut short by a stop: start again")))
}
