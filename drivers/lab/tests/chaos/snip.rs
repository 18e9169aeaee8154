//! The line is closed at each byte of a standard exchange, in either direction, and opened again.
//!
//! Whatever byte it was: the driver does not hang, nothing that must not happen twice happens twice, and the next
//! operation through a fresh line works without anything being restarted. In virtual time, over memory pipes.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use suiban_lab::chaos::{Chaos, Direction, Rates, Tally, pipe};
use suiban_lab::{DeviceName, Lab, LabOptions};
use tokio::io::DuplexStream;
use tokio::time::{sleep, timeout};

use crate::rig::TODAY;

mod banknotes;
mod codepay;
mod collector;
mod dispenser;
mod drawers;
mod fingerprint;
mod printer;
mod reader;
mod scanner;
mod terminal;

/// Longer than any driver waits for anything.
const FOREVER: Duration = Duration::from_secs(600);

/// Longer than any device works on anything.
const SETTLED: Duration = Duration::from_secs(60);

/// A laboratory in memory.
pub async fn lab() -> Lab {
    Lab::start(LabOptions { dir: None, fast: false, seed: 7, today: TODAY.parse().unwrap() }).await.unwrap()
}

/// What a device is asked to do, and how it is told whether it was done.
pub struct Exchange<E, N, D> {
    pub device: DeviceName,
    /// The exchange over that line: whether the driver says that it was done (`None`: it does not know).
    pub exchange: E,
    /// What must work afterwards over a fresh line.
    pub next: N,
    /// How often the thing that must not happen twice has happened so far.
    pub done: D,
}

impl<E, N, D> Exchange<E, N, D>
where
    E: AsyncFn(DuplexStream) -> Option<bool>,
    N: AsyncFn(DuplexStream),
    D: Fn() -> u64,
{
    /// Closes the line at each byte in turn.
    pub async fn survives_every_byte(self, lab: &Lab) {
        let [to_device, to_host] = self.whole(lab).await;
        println!("{}: {to_device} bytes to the device, {to_host} to the host", self.device);
        for (direction, bytes) in [(Direction::ToDevice, to_device), (Direction::ToHost, to_host)] {
            for byte in 0..bytes {
                self.cut_at(lab, direction, byte).await;
            }
        }
    }

    /// The exchange with nothing in its way, and how many bytes it takes each way.
    async fn whole(&self, lab: &Lab) -> [u64; 2] {
        let tally = Arc::new(Tally::default());
        let before = (self.done)();
        let line = pipe(lab.pipe(self.device), Chaos::new(0, Rates::default()), Arc::clone(&tally));
        assert_eq!((self.exchange)(line).await, Some(true), "{}: on a good line it works", self.device);
        sleep(SETTLED).await;
        assert_eq!((self.done)() - before, 1);
        (self.next)(lab.pipe(self.device)).await;
        [tally.to_device.load(Ordering::Relaxed), tally.to_host.load(Ordering::Relaxed)]
    }

    async fn cut_at(&self, lab: &Lab, direction: Direction, byte: u64) {
        let place = format!("{} {direction:?} byte {byte}", self.device);
        let before = (self.done)();
        let line = pipe(lab.pipe(self.device), Chaos::snip(direction, byte), Arc::new(Tally::default()));
        let told = timeout(FOREVER, (self.exchange)(line)).await.unwrap_or_else(|_| panic!("{place}: it hangs"));
        sleep(SETTLED).await;
        let happened = (self.done)() - before;
        assert!(happened <= 1, "{place}: it happened {happened} times");
        if let Some(told) = told {
            assert_eq!(told, happened == 1, "{place}: the driver says {told}");
        }
        (self.next)(lab.pipe(self.device)).await;
    }
}
