//! What goes over the line as the fake central writes and reads it: HTTP by hand, so that it can be wrong.

use std::collections::HashMap;
use std::io;
use std::time::Duration;

use serde::Serialize;
use suiban_wire::api::{PROBLEM_JSON, Problem};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A question, read whole.
pub(super) struct Question {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: HashMap<String, String>,
    pub(super) body: Vec<u8>,
}

/// How an answer goes out.
pub(super) struct Outgoing {
    pub(super) bytes: Vec<u8>,
    pub(super) close: bool,
    /// From here on one byte every ten seconds.
    pub(super) slow_from: Option<usize>,
}

impl Outgoing {
    pub(super) fn last(bytes: Vec<u8>) -> Self {
        Self { bytes, close: true, slow_from: None }
    }

    pub(super) async fn write(&self, stream: &mut (impl AsyncWriteExt + Unpin)) -> io::Result<()> {
        let (at_once, slowly) = self.bytes.split_at(self.slow_from.unwrap_or(self.bytes.len()));
        stream.write_all(at_once).await?;
        for byte in slowly {
            stream.flush().await?;
            tokio::time::sleep(Duration::from_secs(10)).await;
            stream.write_all(&[*byte]).await?;
        }
        stream.flush().await
    }
}

pub(super) async fn read(stream: &mut (impl AsyncReadExt + Unpin)) -> Option<Question> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let text = String::from_utf8(bytes[..head].to_vec()).ok()?;
    let mut lines = text.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let pairs = lines.filter_map(|line| line.split_once(": "));
    let headers: HashMap<_, _> = pairs.map(|(k, v)| (k.to_lowercase(), v.to_owned())).collect();
    let len = headers.get("content-length").map_or(0, |v| v.parse().unwrap());
    let mut body = bytes[head + 4..].to_vec();
    while body.len() < len {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Question { method, path, headers, body })
}

pub(super) fn reply(status: u16, kind: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let kind = if kind.is_empty() { String::new() } else { format!("content-type: {kind}\r\n") };
    let len = if status == 204 { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    let mut bytes = format!("HTTP/1.1 {status} X\r\n{kind}{len}{headers}\r\n").into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

pub(super) fn ok<T: Serialize>(body: &T) -> Vec<u8> {
    reply(200, "application/json", "", &serde_json::to_vec(body).unwrap())
}

pub(super) fn problem(problem: Problem) -> Vec<u8> {
    reply(problem.status, PROBLEM_JSON, "", &serde_json::to_vec(&problem).unwrap())
}
