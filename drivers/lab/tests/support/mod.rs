//! What the tests at the boundary share: a laboratory in memory, and bytes written as hexadecimal.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use std::time::Duration;

use suiban_lab::{ActError, Lab, LabOptions};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

/// Longer than any device takes for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// A laboratory without files. Latencies are on: the tests' clock is paused.
pub async fn lab() -> Lab {
    let today = "2026-11-21".parse().unwrap();
    Lab::start(LabOptions { dir: None, fast: false, seed: 7, today }).await.unwrap()
}

/// An action written as on the command line: `reader place-card person=zhang-wei`.
pub async fn act(lab: &Lab, order: &str) -> Result<serde_json::Value, ActError> {
    lab.order(order).await
}

/// An action that has to work.
pub async fn done(lab: &Lab, order: &str) -> serde_json::Value {
    act(lab, order).await.unwrap_or_else(|error| panic!("{order}: {error}"))
}

/// Bytes from hexadecimal with blanks.
pub fn hex(text: &str) -> Vec<u8> {
    text.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

/// Sends `request` and takes as many bytes as `reply` has.
pub async fn expect<P: AsyncRead + AsyncWrite + Unpin>(pipe: &mut P, request: &str, reply: &str) {
    pipe.write_all(&hex(request)).await.unwrap();
    let want = hex(reply);
    let got = take(pipe, want.len()).await;
    assert_eq!(got, want, "asked {request}, got {got:02X?}");
}

/// Takes exactly `count` bytes.
pub async fn take<P: AsyncRead + Unpin>(pipe: &mut P, count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    timeout(PATIENCE, pipe.read_exact(&mut bytes)).await.expect("an answer").unwrap();
    bytes
}

/// Makes sure that nothing comes.
pub async fn silence<P: AsyncRead + Unpin>(pipe: &mut P) {
    let heard = timeout(PATIENCE, pipe.read_u8()).await;
    assert!(heard.is_err(), "nothing should come, but {heard:02X?} came");
}
