//! Waits until contacts have come to rest: metal springs back a few times before it stays.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::{Inputs, Lines};
use crate::LinkFault;

/// Longer than a good contact bounces (1–10 ms), shorter than a door is opened.
pub const REST: Duration = Duration::from_millis(30);
/// A contact that bounces for so long is broken.
const LIMIT: Duration = Duration::from_secs(1);

/// Contacts after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// As they are.
    pub inputs: Inputs,
    /// They never came to rest.
    pub restless: bool,
}

/// Reads the contacts once nothing has changed for 30 ms, or after one second whatever they do.
pub async fn settle(lines: &mut impl Lines) -> Result<Settled, LinkFault> {
    let end = Instant::now() + LIMIT;
    while Instant::now() < end {
        match timeout(REST, lines.changed()).await {
            Ok(changed) => changed?,
            Err(_) => return Ok(Settled { inputs: lines.inputs()?, restless: false }),
        }
    }
    Ok(Settled { inputs: lines.inputs()?, restless: true })
}
