//! A thousand operations of each driver while 1 % of all bytes arrive with a wrong bit, in both directions.
//!
//! No operation may hang, and none may give a wrong result. The operations of a device run on several lanes at once,
//! each a laboratory of its own with its own weather: most of the time is spent waiting for answers that were lost.
//! Where a protocol cannot tell a spoilt byte from a good one, the device's file says what the driver does about it.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use suiban_drivers::transport::PortAddress;
use suiban_lab::chaos::{Chaos, Rates, Tally, pipe};
use suiban_lab::{DeviceName, Lab, LabOptions};
use tokio::io::DuplexStream;

use crate::rig::{Proxy, Rig, TODAY};

mod banknotes;
mod camera;
mod codepay;
mod collector;
mod dispenser;
mod drawers;
mod fingerprint;
mod printer;
mod reader;
mod scanner;
mod terminal;

/// Operations of one device.
const OPERATIONS: u64 = 1_000;

/// 1 % of all bytes.
pub const ONE_PERCENT: Rates = Rates { flip: 0.01, drop: 0.0, duplicate: 0.0, split: 0.0, delay: 0.0, close: 0.0 };

/// Longer than any operation may take with all its repeats.
const PATIENCE: Duration = Duration::from_secs(60);

/// Longer than a payment over a serial line may take, for operations in virtual time.
pub const MINUTES: Duration = Duration::from_secs(1200);

/// What came of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A result, and the right one.
    Right,
    /// The driver says that it does not know.
    Refused,
}

/// A laboratory with one device behind the proxy.
pub struct Lane {
    pub rig: Rig,
    pub port: PortAddress,
    _proxy: Proxy,
}

impl Lane {
    pub async fn new(device: &str, seed: u64, rates: Rates) -> Self {
        let rig = Rig::fast().await;
        let (proxy, port) = rig.through(device, Chaos::new(seed, rates)).await;
        Self { rig, port, _proxy: proxy }
    }
}

/// A laboratory in memory, with one device behind a bad line: for protocols whose own rules make every loss cost seconds,
/// in virtual time.
pub async fn in_memory(device: DeviceName, seed: u64) -> (Lab, DuplexStream) {
    let options = LabOptions { dir: None, fast: true, seed: 7, today: TODAY.parse().unwrap() };
    let lab = Lab::start(options).await.unwrap();
    let line = pipe(lab.pipe(device), Chaos::new(seed, ONE_PERCENT), Arc::new(Tally::default()));
    (lab, line)
}

/// Runs the thousand operations on `lanes` lanes; `lane` does so many on the lane with that number.
pub async fn thousand(device: &str, lanes: u64, lane: impl AsyncFn(u64, Operations) -> Vec<Outcome>) {
    let all =
        join_all((0..lanes).map(|number| lane(number, Operations { left: OPERATIONS / lanes, patience: PATIENCE })))
            .await;
    let outcomes: Vec<Outcome> = all.into_iter().flatten().collect();
    let right = outcomes.iter().filter(|outcome| **outcome == Outcome::Right).count();
    println!("{device}: {} operations, {right} right, {} refused", outcomes.len(), outcomes.len() - right);
    assert_eq!(outcomes.len() as u64, OPERATIONS);
    assert!(right > 0, "nothing ever worked: this tests nothing");
}

/// The operations of one lane.
pub struct Operations {
    left: u64,
    patience: Duration,
}

impl Operations {
    /// With another patience.
    pub fn within(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Does `operation` as often as is due; none may hang.
    pub async fn each(self, mut operation: impl AsyncFnMut(u64) -> Outcome) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for number in 0..self.left {
            let outcome = tokio::time::timeout(self.patience, operation(number)).await;
            outcomes.push(outcome.unwrap_or_else(|_| panic!("operation {number} hangs")));
        }
        outcomes
    }
}
