//! Messages over TCP (port 20007): bare, back to back, read by their length.

use std::time::Duration;

use async_trait::async_trait;

use super::{
    apdu::Apdu,
    framing::{Framing, OnSilence},
};
use crate::{
    LinkFault,
    transport::{Pipe, line::Line},
};

/// Between two pieces of one message.
const GAP: Duration = Duration::from_secs(2);

/// A TCP connection, or anything as safe as one.
pub struct TcpFraming<P> {
    line: Line<P>,
    begun: Option<u8>,
}

impl<P: Pipe> TcpFraming<P> {
    /// Takes the connection over.
    pub fn new(pipe: P) -> Self {
        Self { line: Line::new(pipe), begun: None }
    }

    async fn head(&mut self, command: &'static str) -> Result<u8, LinkFault> {
        match self.begun.take() {
            Some(byte) => Ok(byte),
            None => self.line.read_byte(command, GAP).await,
        }
    }

    async fn rest<const N: usize>(&mut self, command: &'static str) -> Result<[u8; N], LinkFault> {
        let mut bytes = [0; N];
        self.line.read_rest(command, &mut bytes, GAP).await?;
        Ok(bytes)
    }
}

#[async_trait]
impl<P: Pipe> Framing for TcpFraming<P> {
    async fn clear(&mut self) {
        self.begun = None;
        self.line.flush_input().await;
    }

    /// The connection itself carries the bytes safely, so nothing is ever sent again.
    async fn send(&mut self, command: &'static str, apdu: &Apdu, _: OnSilence) -> Result<(), LinkFault> {
        self.line.write(command, &apdu.encode()).await
    }

    async fn wait(&mut self, command: &'static str, within: Duration) -> Result<(), LinkFault> {
        if self.begun.is_none() {
            self.begun = Some(self.line.read_byte(command, within).await?);
        }
        Ok(())
    }

    async fn receive(&mut self, command: &'static str) -> Result<Apdu, LinkFault> {
        let class = self.head(command).await?;
        let [instruction, short] = self.rest(command).await?;
        let len = match short {
            0xFF => usize::from(u16::from_le_bytes(self.rest(command).await?)),
            _ => usize::from(short),
        };
        let mut data = vec![0; len];
        self.line.read_rest(command, &mut data, GAP).await?;
        Ok(Apdu::new([class, instruction], data))
    }
}
