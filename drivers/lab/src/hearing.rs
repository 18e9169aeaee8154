//! The receiving side of a device's line: bytes as they come, garbage at the wrong speed, and silence in mid-frame.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::timeout;

use crate::device::DeviceName;
use crate::world::Shared;

/// What came of listening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// Bytes were added to what is pending.
    Bytes,
    /// A frame was begun and nothing more came in time.
    Silence,
    /// The host is gone.
    HangUp,
}

/// Listens once and adds what is heard at `baud` to `pending`. Waits for ever when nothing is pending, and up to
/// `between_bytes` in the middle of a frame.
pub async fn hear<P: AsyncRead + Unpin>(
    world: &Shared,
    device: DeviceName,
    baud: u32,
    pipe: &mut P,
    pending: &mut Vec<u8>,
    between_bytes: Duration,
) -> io::Result<Heard> {
    let mut bytes = [0; 512];
    let count = if pending.is_empty() {
        pipe.read(&mut bytes).await?
    } else {
        match timeout(between_bytes, pipe.read(&mut bytes)).await {
            Ok(count) => count?,
            Err(_elapsed) => return Ok(Heard::Silence),
        }
    };
    let heard = bytes.get(..count).unwrap_or_default();
    world.read(|w| w.hear(device, baud, heard, pending));
    Ok(if count == 0 { Heard::HangUp } else { Heard::Bytes })
}
