//! The hand in the lab: one JSON line asked, one answered (see the lab's control socket).

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::Failure;

/// The lab's control socket.
#[derive(Clone)]
pub struct Lab {
    socket: PathBuf,
}

impl Lab {
    /// The lab that runs in `dir`.
    pub fn at(dir: &Path) -> Self {
        Self { socket: dir.join("control.sock") }
    }

    /// Does something: `act("reader", "place-card", &[("person", "zhang-wei")])`.
    pub fn act(&self, device: &str, action: &str, arguments: &[(&str, &str)]) -> Result<Value, Failure> {
        let args: Map<String, Value> = arguments.iter().map(|(k, v)| ((*k).to_owned(), Value::from(*v))).collect();
        let mut stream = UnixStream::connect(&self.socket)?;
        writeln!(stream, "{}", json!({ "device": device, "action": action, "args": args }))?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line)?;
        let answer: Value = serde_json::from_str(&line)?;
        match answer["ok"].as_bool() {
            Some(true) => Ok(answer["result"].clone()),
            _ => Err(format!("lab: {device} {action}: {}", answer["error"]).into()),
        }
    }
}
