//! Who is asking. TLS has checked that the certificate is one of this authority; the database says whether it is the
//! one the kiosk was last paired with. So a certificate ends when its kiosk is paired again, whatever its dates.

use axum::{Extension, extract::FromRequestParts, http::request::Parts};
use sea_orm::EntityTrait;
use suiban_wire::{Hash, api::Code};

use super::problem::Refusal;
use crate::{Central, authority::common_name, db::entities::device};

/// The client certificate of a connection, if it showed one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Peer(Option<Certificate>);

#[derive(Debug, Clone)]
struct Certificate {
    name: String,
    sha256: Hash,
}

/// A paired kiosk. A handler that takes this argument needs its certificate.
#[derive(Debug)]
pub(super) struct Device {
    pub(super) name: String,
}

impl Peer {
    /// From the verified certificate (DER).
    pub(crate) fn of(der: Option<&[u8]>) -> Self {
        let certificate = der.and_then(|der| Some(Certificate { name: common_name(der)?, sha256: Hash::of(der) }));
        Self(certificate)
    }
}

impl FromRequestParts<Central> for Device {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, central: &Central) -> Result<Self, Refusal> {
        let Ok(Extension(Peer(Some(certificate)))) = Extension::<Peer>::from_request_parts(parts, central).await else {
            return Err(unknown());
        };
        let row = device::Entity::find_by_id(certificate.name.as_str()).one(central.db().read()).await?;
        let row = row.filter(|row| row.certificate_sha256 == certificate.sha256.to_string()).ok_or_else(unknown)?;
        Ok(Self { name: row.id })
    }
}

fn unknown() -> Refusal {
    Refusal::new(Code::NoCertificate, "this needs the certificate of a paired kiosk: pair it; keep all unsent facts")
}
