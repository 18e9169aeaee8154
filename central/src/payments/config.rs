//! Which provider: a TOML file beside its key files, named to `suiban-central serve` with `--psp`.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

/// Debian's bundle of public authorities.
const PUBLIC_AUTHORITIES: &str = "/etc/ssl/certs/ca-certificates.crt";

/// A merchant's account at a provider. Paths are relative to the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PspConfig {
    /// `https://host` or `https://host:port`.
    pub base: String,
    /// Who may sign the provider's TLS certificate, PEM.
    #[serde(default = "public_authorities")]
    pub authority: PathBuf,
    /// `mchid`.
    pub merchant: String,
    /// `appid`.
    pub app: String,
    /// Serial number of the merchant's certificate.
    pub certificate_serial: String,
    /// The merchant's private key, PEM (RSA, PKCS#8).
    pub key: PathBuf,
    /// The APIv3 key: 32 bytes that notices are sealed with.
    pub api_v3_key: PathBuf,
    /// The name the provider gives its signing key (`Wechatpay-Serial`).
    pub platform_serial: String,
    /// The provider's public key or certificate, PEM.
    pub platform_key: PathBuf,
    /// Where the provider sends notices; it must reach `POST /v1/payments/notice` of this central.
    pub notify_url: String,
    /// What the payer reads, at most 127 bytes.
    #[serde(default = "fee")]
    pub description: String,
}

/// Why a provider cannot be used.
#[derive(Debug, Error)]
pub enum PspConfigError {
    /// A file.
    #[error("{path} cannot be read ({source}): check the names in the provider's configuration")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The TOML.
    #[error("{path} is no provider's configuration: {source}")]
    Toml {
        /// Which.
        path: PathBuf,
        /// Why.
        source: Box<toml::de::Error>,
    },
    /// A key or certificate.
    #[error("{path} is not {expected}: take the file from the provider's merchant page again")]
    Key {
        /// Which.
        path: PathBuf,
        /// What it should be.
        expected: &'static str,
    },
    /// The address.
    #[error("`{0}` is no https address of a provider: write https://host")]
    Base(String),
    /// TLS.
    #[error("TLS to the provider cannot be set up ({0}): check `authority`")]
    Tls(#[from] rustls::Error),
}

impl PspConfig {
    /// Reads the file and makes its paths whole.
    pub fn load(path: &Path) -> Result<Self, PspConfigError> {
        let text = read(path)?;
        let text = String::from_utf8_lossy(&text);
        let parsed = toml::from_str::<Self>(&text);
        let mut config =
            parsed.map_err(|source| PspConfigError::Toml { path: path.to_owned(), source: source.into() })?;
        let folder = path.parent().unwrap_or(Path::new("."));
        for file in [&mut config.authority, &mut config.key, &mut config.api_v3_key, &mut config.platform_key] {
            *file = folder.join(&*file);
        }
        Ok(config)
    }
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, PspConfigError> {
    std::fs::read(path).map_err(|source| PspConfigError::File { path: path.to_owned(), source })
}

fn public_authorities() -> PathBuf {
    PUBLIC_AUTHORITIES.into()
}

fn fee() -> String {
    "居民身份证工本费".to_owned()
}
