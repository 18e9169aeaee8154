//! The payment service provider behind central: an HTTPS server of the WeChat Pay API v3 shape with one merchant.
//!
//! Promise: it checks every question's signature, time and nonce and signs every answer, with keys made for this
//! laboratory; it keeps its own books, so what central believes can be compared with what was paid.
//!
//! | file | what it does |
//! |---|---|
//! | `actions` | what the payer and the provider's desk can do |
//! | `http` | TLS, and one request in, one answer out |
//! | `routes` | orders, closing, refunds |
//! | `crypto` | checking, signing, sealing |
//! | `kit` | the files a merchant gets |

mod actions;
mod crypto;
mod faults;
mod http;
mod kit;
mod routes;

pub use actions::{ACTIONS, act};
pub use faults::FAULTS;
pub use http::serve;
pub use kit::Kit;

/// `mchid` of the only merchant.
pub const MERCHANT: &str = "1900000109";
const APP: &str = "wx8888888888888888";
/// Serial number of the merchant's certificate.
const MERCHANT_SERIAL: &str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
/// What the provider calls its own key.
const PLATFORM_SERIAL: &str = "PUB_KEY_ID_0119000001092026112500000000000001";
/// Notices are sealed with it.
const API_V3_KEY: &[u8; 32] = b"the-laboratorys-own-api-v3-key-0";
const MERCHANT_KEY: &str = include_str!("keys/merchant.pem");
const PLATFORM_KEY: &str = include_str!("keys/platform.pem");
const PLATFORM_PUBLIC: &str = include_str!("keys/platform.pub.pem");
