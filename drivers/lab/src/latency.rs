//! Realistic time: what a device takes to think, to move, and to put bytes on its line.
//!
//! Promise: with `--fast` nothing waits; under tokio's paused clock everything waits in virtual time.

use std::ops::RangeInclusive;
use std::time::Duration;

use rand::Rng;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, sleep, sleep_until};

use crate::device::DeviceName;
use crate::world::Shared;

/// Bytes handed to the line at once; small enough that a card lifted in the middle of a reply is noticed there.
const BURST: usize = 64;

/// Start bit, eight data bits, stop bit.
const BITS_PER_BYTE: u64 = 10;

/// Waits as long as a device takes for a step, somewhere in `milliseconds`; not at all in fast mode.
pub async fn takes(world: &Shared, milliseconds: RangeInclusive<u64>) {
    if !world.is_fast() {
        let time = world.dice(|dice| dice.random_range(milliseconds));
        sleep(Duration::from_millis(time)).await;
    }
}

/// Time that `bytes` take at `baud`.
pub fn line_time(bytes: usize, baud: u32) -> Duration {
    Duration::from_micros(bytes as u64 * BITS_PER_BYTE * 1_000_000 / u64::from(baud.max(1)))
}

/// Sends a device's answer at its baud rate, after the faults ordered for its line (see [`crate::world::Line`]).
pub async fn send<P: AsyncWrite + Unpin + Send>(
    world: &Shared,
    device: DeviceName,
    pipe: &mut P,
    bytes: &[u8],
    baud: u32,
) -> std::io::Result<()> {
    let bytes = world.update(|w| w.line(device).spoil(bytes));
    let start = Instant::now();
    for (index, burst) in bytes.chunks(BURST).enumerate() {
        pipe.write_all(burst).await?;
        if !world.is_fast() {
            sleep_until(start + line_time(index * BURST + burst.len(), baud)).await;
        }
    }
    pipe.flush().await
}
