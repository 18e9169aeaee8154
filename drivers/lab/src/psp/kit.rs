//! What a merchant gets: its key, the provider's public key, the APIv3 key, and a configuration that names them.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use serde::Serialize;

use super::{API_V3_KEY, APP, MERCHANT, MERCHANT_KEY, MERCHANT_SERIAL, PLATFORM_PUBLIC, PLATFORM_SERIAL};

/// The provider's own certificate, one for the life of the process.
struct Server {
    pem: String,
    config: Arc<ServerConfig>,
}

static SERVER: LazyLock<Option<Server>> = LazyLock::new(|| {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["127.0.0.1".into(), "localhost".into()]).ok()?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .ok()?
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .ok()?;
    Some(Server { pem: cert.pem(), config: Arc::new(config) })
});

/// The files of the merchant, for a provider at one address.
#[derive(Debug, Clone, Copy)]
pub struct Kit {
    /// The provider's port on the loopback address; any in a laboratory of memory pipes.
    pub port: u16,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Config {
    base: String,
    authority: &'static str,
    merchant: &'static str,
    app: &'static str,
    certificate_serial: &'static str,
    key: &'static str,
    api_v3_key: &'static str,
    platform_serial: &'static str,
    platform_key: &'static str,
    notify_url: &'static str,
}

impl Kit {
    /// Writes `psp.toml` and the files it names into `dir`. Errors: no room or no rights.
    pub fn write(self, dir: &Path) -> io::Result<()> {
        fs::create_dir_all(dir)?;
        let config = Config {
            base: format!("https://127.0.0.1:{}", self.port),
            authority: "authority.pem",
            merchant: MERCHANT,
            app: APP,
            certificate_serial: MERCHANT_SERIAL,
            key: "merchant.pem",
            api_v3_key: "api-v3.key",
            platform_serial: PLATFORM_SERIAL,
            platform_key: "platform.pem",
            notify_url: "https://central.suiban/v1/payments/notice",
        };
        let config = toml::to_string(&config).map_err(io::Error::other)?;
        let server = SERVER.as_ref().map(|server| server.pem.as_str()).unwrap_or_default();
        fs::write(dir.join("authority.pem"), server)?;
        fs::write(dir.join("merchant.pem"), MERCHANT_KEY)?;
        fs::write(dir.join("platform.pem"), PLATFORM_PUBLIC)?;
        fs::write(dir.join("api-v3.key"), API_V3_KEY)?;
        fs::write(dir.join("psp.toml"), config)
    }
}

/// TLS as the provider speaks it.
pub(super) fn tls() -> io::Result<Arc<ServerConfig>> {
    let server = SERVER.as_ref().map(|server| server.config.clone());
    server.ok_or_else(|| io::Error::other("no certificate could be made"))
}
