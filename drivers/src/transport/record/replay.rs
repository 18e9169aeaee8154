//! A device that says what a recording says, and hears whether the driver does too.

use std::{ops::Range, time::Duration};

use thiserror::Error;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::{sleep, timeout},
};

use super::{Burst, Recording, Side, Traffic};
use crate::transport::Pipe;

/// Longer than any driver thinks between two questions of one operation.
const PATIENCE: Duration = Duration::from_secs(600);

/// Where the driver did not say what the recording says. The numbers of bursts count from 0.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Deviation {
    /// Another question.
    #[error("burst {burst}: the driver said {said:02X?} where it had said {recorded:02X?}")]
    Said {
        /// Which burst.
        burst: usize,
        /// The open bytes now.
        said: Vec<u8>,
        /// The open bytes then.
        recorded: Vec<u8>,
    },
    /// Nothing, or not all.
    #[error("burst {burst}: the driver fell silent")]
    Silent {
        /// Which burst.
        burst: usize,
    },
}

/// A device made of a recording.
pub struct Replay<T> {
    recording: Recording,
    traffic: T,
}

impl<T: Traffic> Replay<T> {
    /// Of this recording; where it is masked, the protocol puts in something invented.
    pub fn new(recording: Recording, traffic: T) -> Self {
        Self { recording, traffic }
    }

    /// Plays the device on `line` to the recording's end. What the driver sends is compared where it is open; of the rest
    /// the length has to be the same.
    pub async fn play(&self, mut line: impl Pipe) -> Result<(), Deviation> {
        let mut before = 0;
        for (number, burst) in self.recording.bursts.iter().enumerate() {
            match burst.side {
                Side::Host => self.hear(&mut line, number, burst).await?,
                Side::Device => {
                    sleep(Duration::from_millis(burst.at.saturating_sub(before))).await;
                    // A driver that has hung up shows at its next burst.
                    line.write_all(&self.said(burst)).await.ok();
                }
            }
            before = burst.at;
        }
        Ok(())
    }

    async fn hear(&self, line: &mut impl Pipe, number: usize, burst: &Burst) -> Result<(), Deviation> {
        let recorded = burst.bytes();
        let mut said = vec![0; recorded.len()];
        let whole = timeout(PATIENCE, line.read_exact(&mut said)).await;
        if !matches!(whole, Ok(Ok(_))) {
            return Err(Deviation::Silent { burst: number });
        }
        blank(&mut said, &burst.masked());
        if said == recorded { Ok(()) } else { Err(Deviation::Said { burst: number, said, recorded }) }
    }

    fn said(&self, burst: &Burst) -> Vec<u8> {
        let mut bytes = burst.bytes();
        let masked = burst.masked();
        if !masked.is_empty() {
            self.traffic.stand_in(&mut bytes, &masked);
        }
        bytes
    }
}

fn blank(bytes: &mut [u8], masked: &[Range<usize>]) {
    for span in masked {
        bytes[span.clone()].fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::record::Impersonal;

    async fn played(said: &[u8]) -> (Result<(), Deviation>, Vec<u8>) {
        let (mut near, far) = tokio::io::duplex(64);
        let recording = "0 > 3F 01 [2:00]\n30 < 21\n".parse().unwrap();
        let replay = Replay::new(recording, Impersonal);
        let driver = async {
            near.write_all(said).await.unwrap();
            near.shutdown().await.unwrap();
            let mut answer = Vec::new();
            near.read_to_end(&mut answer).await.unwrap();
            answer
        };
        tokio::join!(replay.play(far), driver)
    }

    #[tokio::test(start_paused = true)]
    async fn the_driver_that_says_the_same_is_answered_the_same() {
        assert_eq!(played(&[0x3F, 0x01, 7, 8]).await, (Ok(()), vec![0x21]));
    }

    #[tokio::test(start_paused = true)]
    async fn a_driver_that_says_another_thing_is_told() {
        let recorded = vec![0x3F, 0x01, 0, 0];
        let deviation = Deviation::Said { burst: 0, said: vec![0x3F, 0x02, 0, 0], recorded };
        assert_eq!(played(&[0x3F, 0x02, 7, 8]).await, (Err(deviation), vec![]));
        assert_eq!(played(&[0x3F]).await.0, Err(Deviation::Silent { burst: 0 }));
    }
}
