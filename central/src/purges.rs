//! What kiosks deleted because its time was over. Each record came in an envelope that its kiosk signed, which is kept.

use sea_orm::{EntityTrait, QueryOrder};
use suiban_wire::case::{DataClass, Purged};

use crate::db::{Write, entities::purge};
use crate::{Central, CentralError};

/// One record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PurgeSummary {
    /// The kiosk.
    pub device: String,
    /// The envelope that says so.
    pub seq: i64,
    /// Everything central had before this time is gone there, ms since 1970 UTC.
    pub before_ms: i64,
    /// Facts deleted.
    pub facts: i64,
    /// Pieces of evidence deleted.
    pub evidence: i64,
    /// Keys destroyed.
    pub keys: Vec<String>,
    /// When, ms since 1970 UTC.
    pub at_ms: i64,
}

/// Keeps a record beside its envelope.
pub(crate) async fn record(write: &Write<'_>, device: &str, seq: i64, body: Purged) -> Result<(), CentralError> {
    let count = |class: DataClass| {
        let of_class = body.deleted.iter().filter(|deleted| deleted.class == class);
        i64::try_from(of_class.map(|deleted| deleted.count).sum::<u64>()).unwrap_or(i64::MAX)
    };
    let row = purge::Model {
        device: device.to_owned(),
        seq,
        before_ms: body.before_ms,
        facts: count(DataClass::Facts),
        evidence: count(DataClass::Evidence),
        keys: body.keys.join(","),
        at_ms: body.at_ms,
    };
    Ok(row.insert(&**write).await?)
}

impl Central {
    /// Every record, the oldest first.
    pub async fn purges(&self) -> Result<Vec<PurgeSummary>, CentralError> {
        let rows = purge::Entity::find().order_by_asc(purge::Column::AtMs).all(self.db().read()).await?;
        let summary = |p: purge::Model| PurgeSummary {
            device: p.device,
            seq: p.seq,
            before_ms: p.before_ms,
            facts: p.facts,
            evidence: p.evidence,
            keys: p.keys.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            at_ms: p.at_ms,
        };
        Ok(rows.into_iter().map(summary).collect())
    }
}
