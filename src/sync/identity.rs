//! Who this kiosk is to central: made once by pairing, kept in one file of the keys folder.
//!
//! Promise: the file is replaced whole, so a pairing cut off half way leaves the old identity in force.

use std::sync::Arc;

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};
use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use serde::{Deserialize, Serialize};
use suiban_wire::api::{PairRequest, PairResponse};
use suiban_wire::keys::SealingPrivate;
use suiban_wire::pairing::PairingCode;
use suiban_wire::{Hash, Private};
use zeroize::Zeroizing;

use super::central::Central;
use super::dial::Dial;
use super::error::SyncError;
use super::http::Session;
use super::shown::Shown;
use super::tls;
use crate::clock::Clock;
use crate::store::keys::{IDENTITY_FILE, read_private};
use crate::store::{Keys, Paired, file};

/// A paired kiosk.
#[derive(Clone)]
pub struct Identity {
    file: IdentityFile,
    sealing: Arc<SealingPrivate>,
}

#[derive(Clone, Serialize, Deserialize)]
struct IdentityFile {
    #[serde(flatten)]
    paired: Paired,
    address: String,
    server_name: String,
    certificate_pem: String,
    authority_pem: String,
    key_pem: Private<String>,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (device, address) = (&self.file.paired.device, &self.file.address);
        f.debug_struct("Identity").field("device", device).field("address", address).finish_non_exhaustive()
    }
}

impl Identity {
    /// The identity in the keys folder; `None` before the first pairing. Errors: `Identity` for a damaged file, `Store`.
    pub fn load(keys: &Keys) -> Result<Option<Self>, SyncError> {
        let path = keys.dir().join(IDENTITY_FILE);
        if !path.exists() {
            return Ok(None);
        }
        let file = serde_json::from_slice(&read_private(&path)?).map_err(|_| SyncError::Identity(IDENTITY_FILE))?;
        Ok(Some(Self { file, sealing: keys.sealing.clone() }))
    }

    /// `host:port` of central.
    pub fn address(&self) -> &str {
        &self.file.address
    }

    /// What the store needs to know; pass it to `Store::pair`.
    pub fn paired(&self) -> &Paired {
        &self.file.paired
    }

    pub(crate) fn server_name(&self) -> &str {
        &self.file.server_name
    }

    pub(crate) fn sealing(&self) -> &SealingPrivate {
        &self.sealing
    }

    /// The TLS side, with central's clock as the second judge of dates.
    pub(crate) fn tls(&self, clock: Arc<dyn Clock>, central_ms: Option<i64>) -> Result<ClientConfig, SyncError> {
        let file = &self.file;
        tls::paired_config(&file.authority_pem, &file.certificate_pem, file.key_pem.expose(), clock, central_ms)
    }

    /// What central showed, as the judge of its word on the time.
    pub(crate) fn shown(&self, chain: Vec<CertificateDer<'static>>) -> Result<Shown, SyncError> {
        Ok(Shown::new(tls::certificate(&self.file.authority_pem)?, chain))
    }

    fn save(&self, keys: &Keys) -> Result<(), SyncError> {
        let json = serde_json::to_vec_pretty(&self.file).map_err(|_| SyncError::Identity(IDENTITY_FILE))?;
        Ok(file::write_durably(&keys.dir().join(IDENTITY_FILE), &Zeroizing::new(json))?)
    }
}

/// Introduces this kiosk to central with a one-time code and stores what central answers.
/// The caller then passes `Identity::paired` to `Store::pair`.
/// Errors: `Tls` when the server is not the code's, `Forbidden` when the code is used, old or for another kiosk.
pub async fn pair(
    dial: &dyn Dial,
    code: &PairingCode,
    device: &str,
    keys: &Keys,
    clock: Arc<dyn Clock>,
) -> Result<Identity, SyncError> {
    let (request, key_pem) = request(code, device, keys)?;
    let tls = tls::pairing_config(code.authority_sha256, clock.clone())?;
    let session = Session::open(dial, Arc::new(tls), &code.server_name).await?;
    let chain = session.chain();
    let response = Central::new(session).pair(&request).await?;
    let identity = accept(code, device, keys, response, key_pem)?;
    if !identity.shown(chain)?.vouches_for(identity.paired().central_ms) {
        return Err(SyncError::WrongTime);
    }
    // Certificate and key must fit before the old identity is given up.
    identity.tls(clock, None)?;
    identity.save(keys)?;
    Ok(identity)
}

fn request(code: &PairingCode, device: &str, keys: &Keys) -> Result<(PairRequest, Private<String>), SyncError> {
    let failed = |_| SyncError::Identity("certificate request");
    let key = KeyPair::generate().map_err(failed)?;
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, device);
    let csr_pem = params.serialize_request(&key).and_then(|csr| csr.pem()).map_err(failed)?;
    let request = PairRequest {
        token: code.token.clone(),
        device: device.to_owned(),
        csr_pem,
        verify_key: keys.verify_key(),
        sealing_key: keys.sealing_key(),
    };
    Ok((request, Private::new(key.serialize_pem())))
}

fn accept(
    code: &PairingCode,
    device: &str,
    keys: &Keys,
    response: PairResponse,
    key_pem: Private<String>,
) -> Result<Identity, SyncError> {
    if Hash::of(&tls::certificate(&response.authority_pem)?) != code.authority_sha256 {
        return Err(SyncError::Identity("authority is not the code's"));
    }
    let paired = Paired {
        device: device.to_owned(),
        central_verify_key: response.central_verify_key,
        central_sealing_key: response.central_sealing_key,
        last_seq: response.last_seq,
        last_hash: response.last_hash,
        central_ms: response.central_ms,
    };
    let file = IdentityFile {
        paired,
        address: code.address.clone(),
        server_name: code.server_name.clone(),
        certificate_pem: response.certificate_pem,
        authority_pem: response.authority_pem,
        key_pem,
    };
    Ok(Identity { file, sealing: keys.sealing.clone() })
}
