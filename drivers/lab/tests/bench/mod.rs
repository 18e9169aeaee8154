//! A workbench: one laboratory without files, its devices reached through memory pipes.
#![allow(dead_code, reason = "each test file uses its part")]

use std::time::Duration;

use serde_json::Value;
use suiban_lab::{ActError, Args, Date, DeviceName, Lab, LabOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::timeout;

/// Longer than any device thinks.
const LONG: Duration = Duration::from_secs(30);

/// A laboratory with real latencies.
pub async fn lab() -> Lab {
    start(false).await
}

/// A laboratory without latencies.
pub async fn fast_lab() -> Lab {
    start(true).await
}

async fn start(fast: bool) -> Lab {
    let today = Date::new(2026, 6, 12).unwrap();
    Lab::start(LabOptions { dir: None, fast, seed: 7, today }).await.unwrap()
}

/// Bytes from hex with spaces.
pub fn hex(text: &str) -> Vec<u8> {
    hex::decode(text.replace(' ', "")).unwrap()
}

/// An action with `name=value` arguments.
pub async fn try_act(lab: &Lab, device: &str, action: &str, args: &[(&str, &str)]) -> Result<Value, ActError> {
    let args: Args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    lab.act(device, action, &args).await
}

/// An action that must work.
pub async fn act(lab: &Lab, device: &str, action: &str, args: &[(&str, &str)]) -> Value {
    try_act(lab, device, action, args).await.unwrap()
}

/// The host's end of a line.
pub struct Host {
    pub pipe: DuplexStream,
}

impl Host {
    pub fn of(lab: &Lab, device: DeviceName) -> Self {
        Self { pipe: lab.pipe(device) }
    }

    pub async fn write(&mut self, bytes: &[u8]) {
        self.pipe.write_all(bytes).await.unwrap();
    }

    /// The next `count` bytes.
    pub async fn read(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        timeout(LONG, self.pipe.read_exact(&mut bytes)).await.expect("the device says nothing").unwrap();
        bytes
    }

    /// The next bytes must be these.
    pub async fn expect(&mut self, text: &str) {
        let wanted = hex(text);
        let heard = self.read(wanted.len()).await;
        assert_eq!(hex::encode_upper(&heard), hex::encode_upper(&wanted));
    }

    /// Sends hex and expects hex.
    pub async fn ask(&mut self, question: &str, answer: &str) {
        self.write(&hex(question)).await;
        self.expect(answer).await;
    }

    /// The device must say nothing for so long.
    pub async fn silence(&mut self, time: Duration) {
        let mut byte = [0];
        assert!(timeout(time, self.pipe.read(&mut byte)).await.is_err(), "the device said {byte:02X?}");
    }

    /// The device must have hung up.
    pub async fn expect_hang_up(&mut self) {
        let mut rest = Vec::new();
        let count = timeout(LONG, self.pipe.read_to_end(&mut rest)).await.expect("the line is still up").unwrap();
        assert_eq!(count, 0, "the device said {rest:02X?} before it hung up");
    }
}
