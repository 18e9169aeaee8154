//! TLS 1.3 to central and to nobody else: one authority, pinned at pairing; ring is the only provider.
//!
//! Promise: a wrong clock on the kiosk does not cut it off, and a certificate that had ended at central's last signed time
//! is never accepted. Names and signatures are always checked; only a certificate's dates are judged by more than one date,
//! and none of them is before central's own clock as the last signed receipt gave it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme, version};
use suiban_wire::Hash;

use super::error::SyncError;
use crate::clock::Clock;

/// A clock may be this slow when it is not known better: a central that renewed its certificate while the kiosk was cut off
/// is still believed. The authority is pinned, and it issues nothing ahead of time.
const SLOW: Duration = Duration::from_secs(400 * 24 * 3600);

/// The client side of a paired kiosk.
pub(crate) fn paired_config(
    authority_pem: &str,
    certificate_pem: &str,
    key_pem: &str,
    clock: Arc<dyn Clock>,
    central_ms: Option<i64>,
) -> Result<ClientConfig, SyncError> {
    let authority = certificate(authority_pem)?;
    let key = PrivateKeyDer::from_pem_slice(key_pem.as_bytes()).map_err(|_| SyncError::Identity("TLS key"))?;
    let verifier = Pinned { authority: Authority::Known(authority), central_ms, provider: provider() };
    builder(verifier, clock)?
        .with_client_auth_cert(vec![certificate(certificate_pem)?], key)
        .map_err(|_| SyncError::Identity("certificate"))
}

/// The client side before pairing: no certificate of its own, the authority known by its hash.
pub(crate) fn pairing_config(authority: Hash, clock: Arc<dyn Clock>) -> Result<ClientConfig, SyncError> {
    let verifier = Pinned { authority: Authority::ByHash(authority), central_ms: None, provider: provider() };
    Ok(builder(verifier, clock)?.with_no_client_auth())
}

/// Reads one certificate.
pub(crate) fn certificate(pem: &str) -> Result<CertificateDer<'static>, SyncError> {
    CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|_| SyncError::Identity("certificate"))
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn builder(
    verifier: Pinned,
    clock: Arc<dyn Clock>,
) -> Result<rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>, SyncError> {
    let builder = ClientConfig::builder_with_details(provider(), Arc::new(Wall(clock)))
        .with_protocol_versions(&[&version::TLS13])
        .map_err(|_| SyncError::Identity("TLS 1.3"))?;
    // `dangerous` is rustls' word for any verifier of one's own; this one only adds a pin and a second clock.
    Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)))
}

struct Wall(Arc<dyn Clock>);

impl fmt::Debug for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wall")
    }
}

impl TimeProvider for Wall {
    fn current_time(&self) -> Option<UnixTime> {
        Some(unix(self.0.wall_ms()))
    }
}

pub(crate) fn unix(ms: i64) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_millis(ms.max(0) as u64))
}

#[derive(Debug)]
enum Authority {
    Known(CertificateDer<'static>),
    ByHash(Hash),
}

#[derive(Debug)]
struct Pinned {
    authority: Authority,
    central_ms: Option<i64>,
    provider: Arc<CryptoProvider>,
}

impl Pinned {
    /// Before pairing the authority itself travels in the chain and is recognised by its hash.
    fn authority(&self, chain: &[CertificateDer<'_>]) -> Result<CertificateDer<'static>, Error> {
        match &self.authority {
            Authority::Known(authority) => Ok(authority.clone()),
            Authority::ByHash(hash) => {
                let found = chain.iter().find(|cert| Hash::of(cert) == *hash);
                found.map(|cert| cert.clone().into_owned()).ok_or(CertificateError::UnknownIssuer.into())
            }
        }
    }

    /// The earliest it can be: central's last signed time.
    fn floor(&self) -> Option<UnixTime> {
        self.central_ms.map(unix)
    }

    /// The second date to judge by, if the first was refused at `now`. Before pairing nothing but the pin is known, and the
    /// code is 15 minutes old at most: any date inside the certificate's own validity will do.
    fn second_date(&self, error: &Error, now: UnixTime) -> Option<UnixTime> {
        let Error::InvalidCertificate(fault) = error else { return None };
        if let CertificateError::ExpiredContext { not_after: own, .. } = fault {
            // The clock may be fast; it cannot be earlier than central's word.
            return match self.authority {
                Authority::Known(_) => self.floor(),
                Authority::ByHash(_) => Some(*own),
            };
        }
        let CertificateError::NotValidYetContext { not_before: own, .. } = fault else { return None };
        let behind = own.as_secs().saturating_sub(now.as_secs());
        match self.authority {
            Authority::Known(_) => (behind <= SLOW.as_secs()).then_some(*own),
            Authority::ByHash(_) => Some(*own),
        }
    }
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let mut roots = RootCertStore::empty();
        roots.add(self.authority(intermediates)?)?;
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), self.provider.clone())
            .build()
            .map_err(|error| Error::General(error.to_string()))?;
        let judge = |date| verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp, date);
        let now = self.floor().filter(|floor| *floor > now).unwrap_or(now);
        judge(now).or_else(|error| self.second_date(&error, now).map_or(Err(error), judge))
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.2 is never spoken".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
