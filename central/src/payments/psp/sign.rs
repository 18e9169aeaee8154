//! The strings that are signed, WECHATPAY2-SHA256-RSA2048: five lines for a question, three for an answer, each ended by
//! a line feed, the last one too.

use base64::{Engine, engine::general_purpose::STANDARD};
use hyper::{HeaderMap, Method};

use super::error::PspError;

const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";
const TIMESTAMP: &str = "wechatpay-timestamp";
const NONCE: &str = "wechatpay-nonce";
const SIGNATURE: &str = "wechatpay-signature";
const SERIAL: &str = "wechatpay-serial";

/// What the merchant signs.
pub(super) fn request(method: &Method, path: &str, timestamp: i64, nonce: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("{method}\n{path}\n{timestamp}\n{nonce}\n");
    [head.as_bytes(), body, b"\n"].concat()
}

/// The `Authorization` header.
pub(super) fn authorization(merchant: &str, serial: &str, timestamp: i64, nonce: &str, signature: &[u8]) -> String {
    let signature = STANDARD.encode(signature);
    format!(
        "{SCHEME} mchid=\"{merchant}\",nonce_str=\"{nonce}\",timestamp=\"{timestamp}\",serial_no=\"{serial}\",\
         signature=\"{signature}\""
    )
}

/// The provider's signature as it stands in the headers.
pub(super) struct Signed<'a> {
    pub(super) timestamp: i64,
    pub(super) serial: &'a str,
    pub(super) signature: Vec<u8>,
    nonce: &'a str,
}

impl<'a> Signed<'a> {
    pub(super) fn read(headers: &'a HeaderMap) -> Result<Self, PspError> {
        let signature = STANDARD.decode(text(headers, SIGNATURE)?).map_err(|_| PspError::Unsigned(SIGNATURE))?;
        let timestamp = text(headers, TIMESTAMP)?.parse().map_err(|_| PspError::Unsigned(TIMESTAMP))?;
        Ok(Self { timestamp, serial: text(headers, SERIAL)?, signature, nonce: text(headers, NONCE)? })
    }

    /// What the provider signed.
    pub(super) fn message(&self, body: &[u8]) -> Vec<u8> {
        let head = format!("{}\n{}\n", self.timestamp, self.nonce);
        [head.as_bytes(), body, b"\n"].concat()
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<&'a str, PspError> {
    headers.get(name).and_then(|value| value.to_str().ok()).ok_or(PspError::Unsigned(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_without_a_body_is_signed_with_an_empty_line() {
        let nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";
        let signed = request(&Method::GET, "/v3/certificates", 1_554_208_460, nonce, b"");
        assert_eq!(signed, b"GET\n/v3/certificates\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n");
    }

    #[test]
    fn a_question_with_parameters_and_body_is_signed_as_it_travels() {
        let signed = request(&Method::POST, "/v3/x?mchid=1", 7, "N", b"{\"a\":1}");
        assert_eq!(signed, b"POST\n/v3/x?mchid=1\n7\nN\n{\"a\":1}\n");
    }

    #[test]
    fn the_header_names_merchant_nonce_time_serial_and_signature() {
        let header = authorization("1900000109", "5157F0", 1_554_208_460, "593B", &[1, 2, 3]);
        let want = "WECHATPAY2-SHA256-RSA2048 mchid=\"1900000109\",nonce_str=\"593B\",timestamp=\"1554208460\",\
                    serial_no=\"5157F0\",signature=\"AQID\"";
        assert_eq!(header, want);
    }
}
