//! The provider's half of WECHATPAY2-SHA256-RSA2048: it checks what the merchant signed and signs what it answers.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::aead;
use ring::rand::{SecureRandom, SystemRandom};
use ring::rsa::KeyPair;
use ring::signature::{self, UnparsedPublicKey};

use super::{API_V3_KEY, MERCHANT, MERCHANT_KEY, MERCHANT_SERIAL, PLATFORM_KEY, PLATFORM_SERIAL};

/// A merchant's clock may be this many seconds off.
const TOLERANCE: i64 = 300;

/// The provider's clock, seconds since 1970 UTC.
pub fn now(ahead: i64) -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX).saturating_add(ahead)
}

/// Whether the merchant has signed this question lately.
pub fn is_signed(header: &str, method: &str, path: &str, body: &[u8], now: i64) -> bool {
    checked(header, method, path, body, now).is_some()
}

fn checked(header: &str, method: &str, path: &str, body: &[u8], now: i64) -> Option<()> {
    let fields = header.strip_prefix("WECHATPAY2-SHA256-RSA2048 ")?;
    let fields: BTreeMap<&str, &str> = fields.split(',').filter_map(|f| f.split_once('=')).collect();
    let field = |name: &str| fields.get(name).map(|v| v.trim_matches('"'));
    let (time, nonce) = (field("timestamp")?, field("nonce_str")?);
    let ours = field("mchid")? == MERCHANT && field("serial_no")? == MERCHANT_SERIAL;
    let fresh = (time.parse::<i64>().ok()? - now).abs() <= TOLERANCE;
    if !ours || !fresh || nonce.is_empty() || nonce.len() > 32 {
        return None;
    }
    // Base64 may end in `=`, at which the field was not split: split_once takes the first.
    let proof = BASE64.decode(field("signature")?).ok()?;
    let mut message = Vec::new();
    for line in [method.as_bytes(), path.as_bytes(), time.as_bytes(), nonce.as_bytes(), body] {
        message.extend_from_slice(line);
        message.push(b'\n');
    }
    let merchant = key_pair(MERCHANT_KEY)?;
    let public = UnparsedPublicKey::new(&signature::RSA_PKCS1_2048_8192_SHA256, merchant.public().as_ref());
    public.verify(&message, &proof).ok()
}

/// The headers that prove `body` to be the provider's.
pub fn signature(body: &[u8], now: i64) -> Option<[(&'static str, String); 4]> {
    let nonce = random_text(32)?;
    let mut message = format!("{now}\n{nonce}\n").into_bytes();
    message.extend_from_slice(body);
    message.push(b'\n');
    let key = key_pair(PLATFORM_KEY)?;
    let mut proof = vec![0; key.public().modulus_len()];
    key.sign(&signature::RSA_PKCS1_SHA256, &SystemRandom::new(), &message, &mut proof).ok()?;
    Some([
        ("Wechatpay-Timestamp", now.to_string()),
        ("Wechatpay-Nonce", nonce),
        ("Wechatpay-Serial", PLATFORM_SERIAL.to_owned()),
        ("Wechatpay-Signature", BASE64.encode(proof)),
    ])
}

/// `plain` under the APIv3 key: nonce and cipher text, as a notice carries them.
pub fn seal(plain: &[u8], associated: &str) -> Option<(String, String)> {
    let nonce = random_text(12)?;
    let key = aead::LessSafeKey::new(aead::UnboundKey::new(&aead::AES_256_GCM, API_V3_KEY).ok()?);
    let mut sealed = plain.to_vec();
    let unique = aead::Nonce::try_assume_unique_for_key(nonce.as_bytes()).ok()?;
    key.seal_in_place_append_tag(unique, aead::Aad::from(associated.as_bytes()), &mut sealed).ok()?;
    Some((nonce, BASE64.encode(sealed)))
}

fn key_pair(pem: &str) -> Option<KeyPair> {
    let base64: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    KeyPair::from_pkcs8(&BASE64.decode(base64).ok()?).ok()
}

/// Letters and digits.
fn random_text(length: usize) -> Option<String> {
    let mut bytes = vec![0; length.div_ceil(2)];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(hex::encode(bytes).chars().take(length).collect())
}
