//! What goes down to a kiosk: the finished cards waiting in it. Entries rest sealed to central and are sealed to the
//! kiosk's present key when it fetches them, so that a kiosk with new keys needs nothing but a fetch.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set,
};
use suiban_wire::{
    api::ManifestUpdate,
    case::decode,
    keys::SealingPublic,
    manifest::{ManifestEntry, SealedManifestEntry},
};

use crate::{
    Central, CentralError,
    db::{
        Write,
        entities::{device, manifest, stock},
    },
};

/// Binds a resting entry to its purpose.
pub(crate) const STOCK_INFO: &str = "suiban/v1/central-stock";

impl Central {
    /// The whole snapshot for `kiosk`, or `None` when it already has version `from`. Errors: `Refused` when the kiosk
    /// is not paired.
    pub async fn manifest(&self, kiosk: &str, from: u64) -> Result<Option<ManifestUpdate>, CentralError> {
        // One transaction, so that version and entries belong together.
        let read = self.db().snapshot().await?;
        let version = u64::try_from(version_of(&read, kiosk).await?).unwrap_or(0);
        if version == from {
            return Ok(None);
        }
        let device = device::Entity::find_by_id(kiosk).one(&read).await?;
        let device = device.ok_or(CentralError::Refused("this kiosk is not paired: make it a pairing code"))?;
        let key: SealingPublic = device.sealing_key.parse()?;
        let mine = stock::Entity::find().filter(stock::Column::Kiosk.eq(kiosk));
        let rows = mine.order_by_asc(stock::Column::AddedVersion).all(&read).await?;
        drop(read);
        let (open, closed): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| r.removed_version.is_none());
        let entries = open.iter().map(|row| self.seal_for(kiosk, &key, row)).collect::<Result<_, _>>()?;
        let since = |row: &stock::Model| u64::try_from(row.removed_version.unwrap_or(0)).is_ok_and(|v| v > from);
        let removed = closed.iter().filter(|row| since(row)).map(|row| row.case_number.parse());
        Ok(Some(ManifestUpdate { version, entries, removed: removed.collect::<Result<_, _>>()? }))
    }

    fn seal_for(
        &self,
        kiosk: &str,
        key: &SealingPublic,
        row: &stock::Model,
    ) -> Result<SealedManifestEntry, CentralError> {
        let plain = self.keys().sealing.open(STOCK_INFO, row.case_number.as_bytes(), &row.sealed)?;
        let entry: ManifestEntry = decode(&plain)?;
        Ok(entry.seal(kiosk, key, &self.keys().signing)?)
    }
}

/// Counts a change of a kiosk's manifest.
pub(crate) async fn next_version(write: &Write<'_>, kiosk: &str) -> Result<i64, CentralError> {
    match manifest::Entity::find_by_id(kiosk).one(&**write).await? {
        Some(row) => {
            let version = row.version.saturating_add(1);
            let mut row = row.into_active_model();
            row.version = Set(version);
            row.update(&**write).await?;
            Ok(version)
        }
        None => {
            manifest::Model { kiosk: kiosk.to_owned(), version: 1 }.insert(&**write).await?;
            Ok(1)
        }
    }
}

async fn version_of(on: &impl ConnectionTrait, kiosk: &str) -> Result<i64, CentralError> {
    Ok(manifest::Entity::find_by_id(kiosk).one(on).await?.map_or(0, |row| row.version))
}
