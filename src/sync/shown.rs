//! The certificate central showed, as the bound on what central may say about the time.
//!
//! Promise: a central whose clock has run ahead teaches the kiosk no time at which its own certificate has already ended. The
//! kiosk's floor only ever rises; one word of 2036 would make every certificate of today an ended one, for ever.

use rustls::client::verify_server_cert_signed_by_trust_anchor;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, Error, RootCertStore};

use super::tls;

/// What central showed in the handshake that has just succeeded.
pub(crate) struct Shown {
    authority: CertificateDer<'static>,
    chain: Vec<CertificateDer<'static>>,
}

impl Shown {
    /// A chain under the pinned authority.
    pub(crate) fn new(authority: CertificateDer<'static>, chain: Vec<CertificateDer<'static>>) -> Self {
        Self { authority, chain }
    }

    /// Whether the certificate has not ended at this time. An earlier time than it began is no harm: nothing goes back.
    pub(crate) fn vouches_for(&self, central_ms: i64) -> bool {
        let ended = |error: &Error| {
            let Error::InvalidCertificate(fault) = error else { return false };
            matches!(fault, CertificateError::Expired | CertificateError::ExpiredContext { .. })
        };
        self.judge(central_ms).is_none_or(|verdict| !verdict.is_err_and(|error| ended(&error)))
    }

    /// The verdict at this time; `None` without a certificate, which no handshake of ours ends with.
    fn judge(&self, central_ms: i64) -> Option<Result<(), Error>> {
        let (own, others) = self.chain.split_first()?;
        let mut roots = RootCertStore::empty();
        roots.add(self.authority.clone()).ok()?;
        let own = ParsedCertificate::try_from(own).ok()?;
        let algorithms = ring::default_provider().signature_verification_algorithms.all;
        let at = tls::unix(central_ms);
        Some(verify_server_cert_signed_by_trust_anchor(&own, &roots, others, at, algorithms))
    }
}
