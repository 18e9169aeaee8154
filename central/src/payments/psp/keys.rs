//! The two keys of every exchange: the merchant's, which signs, and the provider's, which is checked.

use std::path::Path;

use hyper::{HeaderMap, Method};
use ring::{
    rand::SystemRandom,
    rsa::KeyPair,
    signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey},
};
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer, SubjectPublicKeyInfoDer, pem::PemObject};
use suiban_wire::bytes::random_bytes;
use x509_parser::{prelude::FromDer, x509::SubjectPublicKeyInfo};

use super::{
    error::PspError,
    sign::{self, Signed},
};
use crate::payments::config::{PspConfig, PspConfigError, read};

/// Seconds a signature is good for, both ways.
const FRESH: i64 = 300;

/// The merchant.
pub(super) struct Merchant {
    id: String,
    serial: String,
    key: KeyPair,
}

/// The provider.
pub(super) struct Platform {
    serial: String,
    /// PKCS#1 `RSAPublicKey`, as `ring` takes it.
    key: Vec<u8>,
}

impl Merchant {
    pub(super) fn read(config: &PspConfig) -> Result<Self, PspConfigError> {
        let wrong = || wrong(&config.key, "an RSA private key in PKCS#8 (BEGIN PRIVATE KEY)");
        let der = PrivatePkcs8KeyDer::from_pem_slice(&read(&config.key)?).map_err(|_| wrong())?;
        let key = KeyPair::from_pkcs8(der.secret_pkcs8_der()).map_err(|_| wrong())?;
        Ok(Self { id: config.merchant.clone(), serial: config.certificate_serial.clone(), key })
    }

    /// The header that says who asks and that nobody changed the question.
    pub(super) fn authorization(
        &self,
        method: &Method,
        path: &str,
        timestamp: i64,
        body: &[u8],
    ) -> Result<String, PspError> {
        let nonce = hex::encode_upper(random_bytes::<16>().map_err(|_| PspError::Sign)?);
        let signature = self.sign(&sign::request(method, path, timestamp, &nonce, body))?;
        Ok(sign::authorization(&self.id, &self.serial, timestamp, &nonce, &signature))
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PspError> {
        let mut signature = vec![0; self.key.public().modulus_len()];
        let signed = self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature);
        signed.map_err(|_| PspError::Sign)?;
        Ok(signature)
    }
}

impl Platform {
    pub(super) fn read(config: &PspConfig) -> Result<Self, PspConfigError> {
        let path = &config.platform_key;
        let key = public_key(&read(path)?).ok_or_else(|| wrong(path, "an RSA public key or certificate in PEM"))?;
        Ok(Self { serial: config.platform_serial.clone(), key })
    }

    /// Whether the provider says this, and says it now.
    pub(super) fn check(&self, headers: &HeaderMap, body: &[u8], now_ms: i64) -> Result<(), PspError> {
        let signed = Signed::read(headers)?;
        if signed.serial != self.serial {
            return Err(PspError::OtherKey(signed.serial.to_owned()));
        }
        let away = signed.timestamp.saturating_sub(now_ms / 1000);
        if away.abs() > FRESH {
            return Err(PspError::Skew(away));
        }
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.key);
        key.verify(&signed.message(body), &signed.signature).map_err(|_| PspError::BadSignature)
    }
}

/// From a `PUBLIC KEY` or a `CERTIFICATE`.
fn public_key(pem: &[u8]) -> Option<Vec<u8>> {
    if let Ok(der) = SubjectPublicKeyInfoDer::from_pem_slice(pem) {
        let (_, info) = SubjectPublicKeyInfo::from_der(&der).ok()?;
        return Some(info.subject_public_key.data.to_vec());
    }
    let der = CertificateDer::from_pem_slice(pem).ok()?;
    let (_, certificate) = x509_parser::parse_x509_certificate(&der).ok()?;
    Some(certificate.public_key().subject_public_key.data.to_vec())
}

fn wrong(path: &Path, expected: &'static str) -> PspConfigError {
    PspConfigError::Key { path: path.to_owned(), expected }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::STANDARD};

    use super::*;

    /// Made with `openssl dgst -sha256 -sign` and the laboratory's merchant key.
    const REQUEST: &str = "WR4FtRRkyaZA/PCaQ4g61f3/P7gDswzjlJ2nyjGC/q6fJNsWBDkkhIaV8i2Dj72gMz4yUja/EoXpd0ST7asp9tc3pWfvnHn9\
        U7QKVF1pIN3rUPqs1loQoBiHE0IW+LO9m99g5JPdTRwNovRUGlutHTBTAOVEhGq6mdJb6XdavZ6EMqjeSUSdswSY3mCip4vR\
        HBweVLNxrIBu2svJehNFW0k0hqYotOCHmtsR+hArc5bRtfGYtG7CyOc1qjCCXsJ5VAEo/Cswybh0Wb4uDNNHMQUPiN/Lvu56\
        iZJCaD5/s5oKeIN4CNiG1rL0BDwNnHj7yJL1+eRydGcXrj3KlU/uOQ==";
    /// The same with the laboratory's platform key, over [`ANSWER`].
    const ANSWERED: &str = "VGYunjdRl8lqGA64tGav876YlqCeXpHrV0bOZwyRgAfSqr9vnBouzpac9S4IJ+49IvziGq4Dy8UqSlBEiGQMkUq15U2XsD3j\
        tov/cNf9DJZRVsptbK1JRFrK9D7nAb/0tm5TLksdlUkiKY5JxIJ++DGdcQUcVF2kFTDJ52yiPChSIhuBxyS3+EPJ6Zv13si4\
        MCSmnGN23xcHqpAthHz7iDzg3oQ3p1NkLcajyK0W2DkZJCsHW4h+iGqBUx6lNPRBES54EAI3y8jiP5qdYjNdV4ljsqoX3OKm\
        J7xm074fbMLOC5DhhJWkKYadMvHuC5H3VgcppYYzYVl3EY+unlVXoQ==";
    const ANSWER: &[u8] = br#"{"code_url":"weixin://wxpay/bizpayurl?pr=1"}"#;
    const ANSWERED_AT: i64 = 1_722_850_421;

    fn config() -> (tempfile::TempDir, PspConfig) {
        let folder = tempfile::tempdir().unwrap();
        suiban_lab::psp::Kit { port: 1 }.write(folder.path()).unwrap();
        let config = PspConfig::load(&folder.path().join("psp.toml")).unwrap();
        (folder, config)
    }

    fn headers(platform: &Platform) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("wechatpay-timestamp", "1722850421".parse().unwrap());
        headers.insert("wechatpay-nonce", "d824f2e086d3c1df967785d13fcd22ef".parse().unwrap());
        headers.insert("wechatpay-serial", platform.serial.parse().unwrap());
        headers.insert("wechatpay-signature", ANSWERED.parse().unwrap());
        headers
    }

    #[test]
    fn a_question_is_signed_as_openssl_signs_it() {
        let merchant = Merchant::read(&config().1).unwrap();
        let nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";
        let message = sign::request(&Method::GET, "/v3/certificates", 1_554_208_460, nonce, b"");
        assert_eq!(STANDARD.encode(merchant.sign(&message).unwrap()), REQUEST);
    }

    #[test]
    fn an_answer_counts_as_it_was_signed_and_for_five_minutes() {
        let platform = Platform::read(&config().1).unwrap();
        let at = |seconds: i64| (ANSWERED_AT + seconds) * 1000;
        let headers = headers(&platform);
        for now in [at(0), at(300), at(-300)] {
            assert!(platform.check(&headers, ANSWER, now).is_ok());
        }
        for now in [at(301), at(-301)] {
            assert!(matches!(platform.check(&headers, ANSWER, now), Err(PspError::Skew(_))));
        }
    }

    #[test]
    fn an_answer_with_any_byte_changed_is_refused() {
        let platform = Platform::read(&config().1).unwrap();
        let headers = headers(&platform);
        for at in 0..ANSWER.len() {
            let mut changed = ANSWER.to_vec();
            changed[at] ^= 1;
            let checked = platform.check(&headers, &changed, ANSWERED_AT * 1000);
            assert!(matches!(checked, Err(PspError::BadSignature)), "byte {at}");
        }
        let mut replayed = headers.clone();
        replayed.insert("wechatpay-timestamp", "1722850422".parse().unwrap());
        assert!(matches!(platform.check(&replayed, ANSWER, ANSWERED_AT * 1000), Err(PspError::BadSignature)));
    }

    #[test]
    fn a_file_that_is_no_key_is_named() {
        let (_folder, config) = config();
        let swapped = PspConfig { key: config.platform_key.clone(), platform_key: config.api_v3_key.clone(), ..config };
        assert!(Merchant::read(&swapped).is_err_and(|e| e.to_string().contains("platform.pem")));
        assert!(Platform::read(&swapped).is_err_and(|e| e.to_string().contains("api-v3.key")));
    }
}
