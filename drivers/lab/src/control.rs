//! The control socket: actions as JSON lines over a Unix socket, and the client for it.
//!
//! One request per line, `{"device":"reader","action":"place-card","args":{"person":"zhang-wei"}}`; one answer per line,
//! `{"ok":true,"result":…}` or `{"ok":false,"error":"…"}`. A line that is no request is answered too.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinSet;

use crate::action::Args;
use crate::lab;
use crate::world::Shared;

/// An action to be done.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Device, or `town` or `lab`.
    pub device: String,
    /// Action.
    pub action: String,
    /// Arguments; numbers and truth values are taken as their text.
    #[serde(default)]
    pub args: serde_json::Map<String, Value>,
}

/// The answer to a [`Request`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Whether it was done.
    pub ok: bool,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
    /// Why it was not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Why the client got no result.
#[derive(Debug, Error)]
pub enum ControlError {
    /// No laboratory answers at that socket.
    #[error("no laboratory runs in {dir}: start one with `suiban-lab up --dir {dir}` ({source})")]
    NoLab {
        /// The directory asked for.
        dir: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The connection broke or spoke something else.
    #[error("the laboratory did not answer as expected: restart it ({0})")]
    Broken(#[from] io::Error),
    /// The laboratory said no; its words.
    #[error("{0}")]
    Refused(String),
}

/// Accepts control connections for as long as `tasks` lives.
pub fn listen(socket: &Path, world: Shared, tasks: &mut JoinSet<()>) -> io::Result<()> {
    let listener = UnixListener::bind(socket)?;
    tasks.spawn(async move {
        let mut connections = JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            let world = world.clone();
            connections.spawn(async move { serve(&world, stream).await.unwrap_or_default() });
            while connections.try_join_next().is_some() {}
        }
    });
    Ok(())
}

async fn serve(world: &Shared, stream: UnixStream) -> io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    while let Some(line) = lines.next_line().await? {
        let mut text = serde_json::to_vec(&answer_line(world, &line))?;
        text.push(b'\n');
        write.write_all(&text).await?;
    }
    Ok(())
}

fn answer_line(world: &Shared, line: &str) -> Answer {
    match serde_json::from_str(line) {
        Ok(request) => answer(world, &request),
        Err(error) => {
            let error = format!(r#"send {{"device":"…","action":"…","args":{{…}}}} on one line ({error})"#);
            Answer { ok: false, result: None, error: Some(error) }
        }
    }
}

/// Does what is asked.
pub fn answer(world: &Shared, request: &Request) -> Answer {
    let done = arguments(request)
        .and_then(|args| lab::act(world, &request.device, &request.action, &args).map_err(|error| error.to_string()));
    match done {
        Ok(result) => Answer { ok: true, result: Some(result), error: None },
        Err(error) => Answer { ok: false, result: None, error: Some(error) },
    }
}

fn arguments(request: &Request) -> Result<Args, String> {
    request.args.iter().map(|(name, value)| Ok((name.clone(), text(name, value)?))).collect()
}

fn text(name: &str, value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(_) | Value::Bool(_) => Ok(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => {
            Err(format!("give `{name}` as text, a number or true/false"))
        }
    }
}

/// Sends one request to the laboratory in `dir` and gives its result.
pub async fn request(dir: &Path, request: &Request) -> Result<Value, ControlError> {
    let connected = UnixStream::connect(dir.join(lab::CONTROL)).await;
    let mut stream = connected.map_err(|source| ControlError::NoLab { dir: dir.to_owned(), source })?;
    let mut text = serde_json::to_vec(request).map_err(io::Error::from)?;
    text.push(b'\n');
    stream.write_all(&text).await?;
    let line = BufReader::new(stream).lines().next_line().await?.unwrap_or_default();
    let answer: Answer = serde_json::from_str(&line).map_err(io::Error::from)?;
    if answer.ok {
        Ok(answer.result.unwrap_or_default())
    } else {
        Err(ControlError::Refused(answer.error.unwrap_or_default()))
    }
}
