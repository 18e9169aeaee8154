//! How a kiosk becomes known: an operator makes a code, a technician gives it to the kiosk, the kiosk sends its keys
//! and gets a certificate. A code is good once, for 15 minutes, for one kiosk. Which of these failed is not told.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::OnConflict};
use suiban_wire::{
    Hash,
    api::{PairRequest, PairResponse},
    bytes::check_device_name,
    pairing::{PairingCode, Token, VALID_MS},
};

use crate::{
    Central, CentralError,
    authority::{Issued, SERVER_NAME},
    db::{
        Write,
        entities::{device, pairing_code},
    },
};

impl Central {
    /// A code for `kiosk`, which will connect to `address` (`host:port`). Only its hash is kept.
    pub async fn pair_code(&self, kiosk: &str, address: &str) -> Result<PairingCode, CentralError> {
        check_device_name(kiosk)?;
        let token = Token::random()?;
        let write = self.db().write().await?;
        let row = pairing_code::Model {
            token_sha256: token.sha256().to_string(),
            kiosk: kiosk.to_owned(),
            created_ms: self.now_ms(),
            used_ms: None,
        };
        row.insert(&*write).await?;
        write.commit().await?;
        let authority_sha256 = self.authority().sha256();
        Ok(PairingCode { address: address.to_owned(), server_name: SERVER_NAME.to_owned(), authority_sha256, token })
    }

    /// Uses up a code. A kiosk that was known keeps its place in the chain; its old certificate ends here.
    /// Errors: `Certificate` for a bad request (the code stays good), `PairingRefused`.
    pub async fn pair(&self, request: &PairRequest) -> Result<PairResponse, CentralError> {
        check_device_name(&request.device)?;
        let now = self.now_ms();
        let issued = self.authority().issue(&request.device, &request.csr_pem, now)?;
        let write = self.db().write().await?;
        use_up(&write, request, now).await?;
        let (last_seq, last_hash) = enrol(&write, request, &issued, now).await?;
        write.commit().await?;
        Ok(PairResponse {
            certificate_pem: issued.pem,
            authority_pem: self.authority().pem().to_owned(),
            central_verify_key: self.verify_key(),
            central_sealing_key: self.sealing_key(),
            central_ms: now,
            last_seq,
            last_hash,
        })
    }
}

/// One statement marks the code, so that two kiosks with one code cannot both win.
async fn use_up(write: &Write<'_>, request: &PairRequest, now: i64) -> Result<(), CentralError> {
    let used = pairing_code::Entity::update_many()
        .set(pairing_code::ActiveModel { used_ms: Set(Some(now)), ..Default::default() })
        .filter(pairing_code::Column::TokenSha256.eq(request.token.sha256().to_string()))
        .filter(pairing_code::Column::Kiosk.eq(&request.device))
        .filter(pairing_code::Column::UsedMs.is_null())
        .filter(pairing_code::Column::CreatedMs.between(now.saturating_sub(VALID_MS), now))
        .exec(&**write)
        .await?;
    if used.rows_affected == 1 { Ok(()) } else { Err(CentralError::PairingRefused) }
}

/// Writes the kiosk's keys and certificate; returns where its chain stands.
async fn enrol(
    write: &Write<'_>,
    request: &PairRequest,
    issued: &Issued,
    now: i64,
) -> Result<(u64, Hash), CentralError> {
    let row = device::ActiveModel {
        id: Set(request.device.clone()),
        verify_key: Set(request.verify_key.to_string()),
        sealing_key: Set(request.sealing_key.to_string()),
        certificate_sha256: Set(issued.sha256.to_string()),
        paired_ms: Set(now),
        last_seq: Set(0),
        last_hash: Set(Hash::ZERO.to_string()),
        seen_ms: Set(None),
        heartbeat: Set(None),
    };
    let renewed = [
        device::Column::VerifyKey,
        device::Column::SealingKey,
        device::Column::CertificateSha256,
        device::Column::PairedMs,
    ];
    let known = OnConflict::column(device::Column::Id).update_columns(renewed).to_owned();
    device::Entity::insert(row).on_conflict(known).exec_without_returning(&**write).await?;
    let row = device::Entity::find_by_id(request.device.as_str()).one(&**write).await?;
    let row = row.ok_or(CentralError::Damaged("device row"))?;
    Ok((u64::try_from(row.last_seq).unwrap_or(0), row.last_hash.parse()?))
}
