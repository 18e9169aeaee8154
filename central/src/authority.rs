//! The certificate authority of the fleet: one root, one server certificate, one client certificate per kiosk.
//!
//! Kiosk clocks may be years off, so certificates are dated ten years back and ten years on; what ends a kiosk's
//! access is the database (see [`crate::http`]), never a date. P-256 throughout, which TPMs can hold.

use std::{fmt, path::Path, sync::Arc};

use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, SerialNumber,
    date_time_ymd,
};
use rustls::{
    RootCertStore, ServerConfig, crypto::ring::default_provider, server::WebPkiClientVerifier, version::TLS13,
};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use suiban_wire::bytes::{Hash, random_bytes};
use zeroize::Zeroizing;

use crate::{
    CentralError, Clock,
    clock::TlsTime,
    keys::{secret_file, write_whole},
};

/// The name in the server's certificate. Kiosks check it whatever the address is.
pub const SERVER_NAME: &str = "central.suiban";

const AUTHORITY_NAME: &str = "Suiban fleet authority";
const YEAR_MS: i64 = 31_556_952_000;

/// The authority and the server's own certificate.
pub struct Authority {
    pem: String,
    der: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
    server_certificate: CertificateDer<'static>,
    server_key: Zeroizing<Vec<u8>>,
}

/// A client certificate for a kiosk.
#[derive(Debug, Clone)]
pub struct Issued {
    /// PEM.
    pub pem: String,
    /// Of the DER.
    pub sha256: Hash,
}

impl Authority {
    /// Reads the authority in `folder`, or founds it.
    pub fn open(folder: &Path, now_ms: i64) -> Result<Self, CentralError> {
        let key_pem = secret_file(&folder.join("authority.key"), new_key)?;
        let key = key_from_pem(&key_pem)?;
        let path = folder.join("authority.pem");
        let pem = secret_file(&path, || Ok(Zeroizing::new(found(&key, now_ms)?.into_bytes())))?;
        let pem = String::from_utf8(pem.to_vec()).map_err(|_| CentralError::Damaged("authority.pem"))?;
        let der = certificate_from_pem(pem.as_bytes())?;
        let issuer = Issuer::from_ca_cert_pem(&pem, key)?;
        let (server_certificate, server_key) = server_identity(folder, &issuer, now_ms)?;
        Ok(Self { pem, der, issuer, server_certificate, server_key })
    }

    /// The root certificate, PEM.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// SHA-256 of the root certificate (DER), as a pairing code carries it.
    pub fn sha256(&self) -> Hash {
        Hash::of(&self.der)
    }

    /// Signs a kiosk's request. Only its key is taken; name and rights are central's to say.
    pub fn issue(&self, kiosk: &str, csr_pem: &str, now_ms: i64) -> Result<Issued, CentralError> {
        let mut request = CertificateSigningRequestParams::from_pem(csr_pem)?;
        request.params = leaf(kiosk, ExtendedKeyUsagePurpose::ClientAuth, now_ms)?;
        let certificate = request.signed_by(&self.issuer)?;
        Ok(Issued { pem: certificate.pem(), sha256: Hash::of(certificate.der()) })
    }

    /// TLS 1.3 only; a client certificate is asked for and checked, but may be absent so that pairing can work.
    pub fn server_config(&self, clock: Arc<dyn Clock>) -> Result<Arc<ServerConfig>, CentralError> {
        let tls = |error: &dyn fmt::Display| CentralError::Tls(error.to_string());
        let mut roots = RootCertStore::empty();
        roots.add(self.der.clone()).map_err(|e| tls(&e))?;
        let provider = Arc::new(default_provider());
        let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
            .allow_unauthenticated()
            .build()
            .map_err(|e| tls(&e))?;
        let key = PrivateKeyDer::from_pem_slice(&self.server_key).map_err(|e| tls(&e))?;
        let mut config = ServerConfig::builder_with_details(provider, Arc::new(TlsTime(clock)))
            .with_protocol_versions(&[&TLS13])
            .map_err(|e| tls(&e))?
            .with_client_cert_verifier(clients)
            // The authority comes along: a kiosk that only knows its hash, from the pairing code, finds it in the chain.
            .with_single_cert(vec![self.server_certificate.clone(), self.der.clone()], key)
            .map_err(|e| tls(&e))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

fn new_key() -> Result<Zeroizing<Vec<u8>>, CentralError> {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    Ok(Zeroizing::new(key.serialize_pem().into_bytes()))
}

fn key_from_pem(pem: &[u8]) -> Result<KeyPair, CentralError> {
    let text = std::str::from_utf8(pem).map_err(|_| CentralError::Damaged("key file"))?;
    Ok(KeyPair::from_pem(text)?)
}

fn certificate_from_pem(pem: &[u8]) -> Result<CertificateDer<'static>, CentralError> {
    CertificateDer::from_pem_slice(pem).map_err(|_| CentralError::Damaged("certificate file"))
}

/// The self-signed root, PEM.
fn found(key: &KeyPair, now_ms: i64) -> Result<String, CentralError> {
    let mut params = dated(CertificateParams::default(), now_ms, 30)?;
    params.distinguished_name = named(AUTHORITY_NAME);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params.self_signed(key)?.pem())
}

/// Reads the server's certificate, making it when it is missing or was made for another root.
fn server_identity(
    folder: &Path,
    issuer: &Issuer<'static, KeyPair>,
    now_ms: i64,
) -> Result<(CertificateDer<'static>, Zeroizing<Vec<u8>>), CentralError> {
    let key_pem = secret_file(&folder.join("server.key"), new_key)?;
    let path = folder.join("server.pem");
    let fresh = || -> Result<String, CentralError> {
        let mut params = leaf(SERVER_NAME, ExtendedKeyUsagePurpose::ServerAuth, now_ms)?;
        params.subject_alt_names = CertificateParams::new([SERVER_NAME.to_owned()])?.subject_alt_names;
        Ok(params.signed_by(&key_from_pem(&key_pem)?, issuer)?.pem())
    };
    let mut pem = secret_file(&path, || Ok(Zeroizing::new(fresh()?.into_bytes())))?;
    if ends_within_a_year(&pem, now_ms) {
        pem = Zeroizing::new(fresh()?.into_bytes());
        write_whole(&path, &pem)?;
    }
    Ok((certificate_from_pem(&pem)?, key_pem))
}

fn ends_within_a_year(pem: &[u8], now_ms: i64) -> bool {
    let Ok(der) = certificate_from_pem(pem) else { return true };
    let Ok((_, certificate)) = x509_parser::parse_x509_certificate(&der) else { return true };
    certificate.validity().not_after.timestamp().saturating_mul(1000) < now_ms.saturating_add(YEAR_MS)
}

fn leaf(name: &str, usage: ExtendedKeyUsagePurpose, now_ms: i64) -> Result<CertificateParams, CentralError> {
    let mut params = dated(CertificateParams::default(), now_ms, 10)?;
    params.distinguished_name = named(name);
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![usage];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

/// From ten years before this year to `years` after it, with a random serial number.
fn dated(mut params: CertificateParams, now_ms: i64, years: i32) -> Result<CertificateParams, CentralError> {
    let year = i32::try_from(1970 + now_ms / YEAR_MS).unwrap_or(1970);
    params.not_before = date_time_ymd(year - 10, 1, 1);
    params.not_after = date_time_ymd(year + years, 1, 1);
    let mut serial = random_bytes::<16>()?;
    // RFC 5280, 4.1.2.2: positive, so the first bit stays clear.
    serial[0] &= 0x7f;
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    Ok(params)
}

fn named(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

/// The common name of a certificate, which is the kiosk's name in those this authority signs.
pub(crate) fn common_name(der: &[u8]) -> Option<String> {
    let (_, certificate) = x509_parser::parse_x509_certificate(der).ok()?;
    let mut names = certificate.subject().iter_common_name();
    let name = names.next()?.as_str().ok()?.to_owned();
    // A second name would make it unclear who this is.
    names.next().is_none().then_some(name)
}
