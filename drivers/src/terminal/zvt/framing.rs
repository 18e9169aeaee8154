//! How messages travel: with frames and link acknowledgements on a serial line, bare on TCP.

use std::time::Duration;

use async_trait::async_trait;

use super::apdu::Apdu;
use crate::LinkFault;

/// Whether a frame may be sent again when nobody acknowledged it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnSilence {
    /// Answers and questions.
    Repeat,
    /// Orders about money: the terminal may have taken it and only its acknowledgement was lost.
    GiveUp,
}

/// One way to carry messages.
#[async_trait]
pub trait Framing: Send {
    /// Drops what was left over by an earlier exchange.
    async fn clear(&mut self);

    /// Sends one message; where the carrier acknowledges, returns after that.
    async fn send(&mut self, command: &'static str, apdu: &Apdu, silence: OnSilence) -> Result<(), LinkFault>;

    /// Waits until a message begins to arrive. May be dropped at any time without losing a byte.
    async fn wait(&mut self, command: &'static str, within: Duration) -> Result<(), LinkFault>;

    /// Reads the message that has begun, and acknowledges it where the carrier wants that.
    async fn receive(&mut self, command: &'static str) -> Result<Apdu, LinkFault>;
}
