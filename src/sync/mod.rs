//! The talk with central: HTTP/1.1 over mutual TLS 1.3, begun by the kiosk, resumed for ever.
//!
//! Promises: a fact reaches central exactly once however often the link breaks; no answer, right, wrong or forged, makes
//! the kiosk forget an unsent fact; a clock ten years off cuts nobody off. It must not know what facts mean, who the
//! citizen is, or what is on the screen.
//!
//! # Layout
//! - [`dial`], `tls`, `http`, `central`: stream, trust, connection, routes
//! - [`identity`]: pairing and what it leaves behind
//! - `push`: facts up; `evidence`: what they name; `run`: the loop, the manifest down, the sign of life
//! - `payments`: questions about payment by QR code
//! - `shown`: what central may say about the time; `pace`: when

mod central;
pub mod dial;
mod error;
mod evidence;
mod http;
pub mod identity;
mod pace;
mod payments;
mod push;
mod run;
mod shown;
#[cfg(test)]
mod tests;
mod tls;

pub use dial::{BoxStream, Dial, TcpDial};
pub use error::SyncError;
pub use identity::{Identity, pair};
pub use payments::Payments;
pub use run::{LinkState, SyncLoop};
