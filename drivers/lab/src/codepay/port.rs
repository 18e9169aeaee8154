//! The terminal's end of the line: acknowledges data, sends its own again until that is acknowledged, and a heartbeat
//! every two seconds.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, sleep_until};

use super::packet::{Packet, next_packet};
use crate::device::DeviceName;
use crate::hearing::{Heard, hear};
use crate::latency;
use crate::world::Shared;
use crate::world::codepay::Mishap;

const BAUD: u32 = 115_200;
const INTER_BYTE: Duration = Duration::from_millis(200);
const HEARTBEAT: Duration = Duration::from_secs(2);
/// What nobody acknowledges is sent again after this, so often.
const AGAIN: Duration = Duration::from_secs(1);
const REPEATS: u32 = 5;

/// What came of waiting.
#[derive(Debug)]
pub enum Came {
    /// The till said something.
    Message(Vec<u8>),
    /// Time passed, or something else happened.
    Nothing,
    /// The till is gone.
    HangUp,
}

/// An answer the till has not acknowledged.
#[derive(Debug)]
struct Unheard {
    packet: Packet,
    again: Instant,
    left: u32,
}

/// The line.
#[derive(Debug)]
pub struct Port<P> {
    world: Shared,
    pipe: P,
    pending: Vec<u8>,
    connected: bool,
    heartbeat: Instant,
    id: u8,
    heard: Option<u8>,
    unheard: Option<Unheard>,
}

impl<P: AsyncRead + AsyncWrite + Unpin + Send> Port<P> {
    /// Not connected yet.
    pub fn new(world: Shared, pipe: P) -> Self {
        let heartbeat = Instant::now() + HEARTBEAT;
        Self { world, pipe, pending: Vec::new(), connected: false, heartbeat, id: 0, heard: None, unheard: None }
    }

    /// Nothing goes out any more until the till shakes hands again.
    pub fn cut(&mut self) {
        (self.connected, self.unheard) = (false, None);
    }

    /// Waits until the till says something or it is time for something. Safe to drop.
    pub async fn wait(&mut self) -> io::Result<Came> {
        if let Some(packet) = next_packet(&mut self.pending) {
            return self.take(packet).await;
        }
        let again = self.unheard.as_ref().map(|unheard| unheard.again);
        let next = again.map_or(self.heartbeat, |again| again.min(self.heartbeat));
        let Self { world, pipe, pending, connected, .. } = self;
        tokio::select! {
            heard = hear(world, DeviceName::TerminalCodepay, BAUD, pipe, pending, INTER_BYTE) => match heard? {
                Heard::Bytes => {}
                Heard::Silence => pending.clear(),
                Heard::HangUp => return Ok(Came::HangUp),
            },
            () = sleep_until(next), if *connected => self.on_time().await?,
        }
        Ok(Came::Nothing)
    }

    /// Sends a message and keeps sending it until it is acknowledged.
    pub async fn say(&mut self, data: Vec<u8>) -> io::Result<()> {
        if !self.connected {
            return Ok(());
        }
        self.id = self.id % u8::MAX + 1;
        let packet = Packet { kind: 0, ack: 0, id: self.id, data };
        self.send(&packet).await?;
        self.unheard = Some(Unheard { packet, again: Instant::now() + AGAIN, left: REPEATS });
        Ok(())
    }

    /// Sends the last message once more, as if its acknowledgement had not come.
    pub async fn repeat(&mut self) -> io::Result<()> {
        let packet = self.unheard.as_ref().map(|unheard| unheard.packet.clone());
        match packet {
            Some(packet) => self.send(&packet).await,
            None => Ok(()),
        }
    }

    async fn on_time(&mut self) -> io::Result<()> {
        let now = Instant::now();
        if self.heartbeat <= now {
            self.heartbeat = now + HEARTBEAT;
            self.send(&Packet::empty(0, 0)).await?;
        }
        let Some(unheard) = self.unheard.as_mut().filter(|unheard| unheard.again <= now) else { return Ok(()) };
        if unheard.left == 0 {
            self.unheard = None;
            return Ok(());
        }
        unheard.left -= 1;
        unheard.again = now + AGAIN;
        self.repeat().await
    }

    async fn take(&mut self, packet: Packet) -> io::Result<Came> {
        match (packet.kind, packet.id) {
            (1, _) => {
                (self.connected, self.heard, self.unheard) = (true, None, None);
                self.heartbeat = Instant::now() + HEARTBEAT;
                self.send(&Packet::empty(2, 0)).await?;
                return Ok(Came::Nothing);
            }
            (0, 0) if packet.ack == 0 => self.world.update(|w| w.codepay.heartbeats += 1),
            _ => {}
        }
        if self.unheard.as_ref().is_some_and(|unheard| unheard.packet.id == packet.ack) {
            self.unheard = None;
        }
        if packet.id == 0 || !self.connected || self.world.update(|w| loses(&mut w.codepay.mishap)) {
            return Ok(Came::Nothing);
        }
        self.send(&Packet::empty(0, packet.id)).await?;
        let again = self.heard.replace(packet.id) == Some(packet.id);
        Ok(if again { Came::Nothing } else { Came::Message(packet.data) })
    }

    async fn send(&mut self, packet: &Packet) -> io::Result<()> {
        latency::send(&self.world, DeviceName::TerminalCodepay, &mut self.pipe, &packet.bytes(), BAUD).await
    }
}

/// The till's packet is lost on the line, if that was ordered.
fn loses(mishap: &mut Option<Mishap>) -> bool {
    mishap.take_if(|ordered| *ordered == Mishap::LoseOrder).is_some()
}
