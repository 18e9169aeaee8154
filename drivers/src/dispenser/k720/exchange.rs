//! One exchange with the K720: frame, acknowledgement, enquiry, and for a question the reply.
//!
//! The machine does nothing before the enquiry. So an order whose acknowledgement never came has certainly not begun;
//! once the enquiry has gone out its outcome is the sensors' to tell.

use std::time::Duration;

use tokio::time::Instant;

use super::{
    frame::{Address, Inbox, Token, enquiry},
    order::{Order, Question},
};
use crate::{
    LinkFault,
    dispenser::MoveError,
    transport::{Pipe, line::Line},
};

/// Between two bytes of a frame, at 9600.
const GAP: Duration = Duration::from_millis(200);
/// The machine acknowledges within 50 ms; slow interfaces add to that.
const ACKNOWLEDGED: Duration = Duration::from_millis(500);
/// A reply to a question.
const ANSWERED: Duration = Duration::from_secs(1);
const TRIES: usize = 3;

/// The line to one machine.
pub struct Exchange<P> {
    line: Line<P>,
    address: Address,
}

impl<P: Pipe> Exchange<P> {
    /// The machine at `address`, two digits by its switch.
    pub fn new(pipe: P, address: Address) -> Self {
        Self { line: Line::new(pipe), address }
    }

    /// Sends an order once and sets it going.
    pub async fn order(&mut self, order: Order) -> Result<(), MoveError> {
        self.offer(order.name(), &order.encode(self.address)).await.map_err(MoveError::NotBegun)?;
        self.line.write(order.name(), &enquiry(self.address)).await.map_err(MoveError::Unknown)
    }

    /// Asks a question, again when the line spoilt it, and hands on what `parse` makes of the reply's text.
    pub async fn ask<T>(&mut self, question: Question, parse: impl Fn(&[u8]) -> Option<T>) -> Result<T, LinkFault> {
        let mut tries = TRIES;
        loop {
            tries -= 1;
            match self.once(question, &parse).await {
                Err(LinkFault::Garbled { .. } | LinkFault::Timeout { .. }) if tries > 0 => {}
                done => return done,
            }
        }
    }

    async fn once<T>(&mut self, question: Question, parse: impl Fn(&[u8]) -> Option<T>) -> Result<T, LinkFault> {
        let name = question.name();
        let mut inbox = self.offer(name, &question.encode(self.address)).await?;
        self.line.write(name, &enquiry(self.address)).await?;
        let end = Instant::now() + ANSWERED;
        loop {
            if let Token::Text(text) = self.token(name, &mut inbox, end, ANSWERED).await? {
                let unexpected = LinkFault::Unexpected { command: name, why: "it has the shape of another answer" };
                return parse(&text).ok_or(unexpected);
            }
        }
    }

    /// Sends a frame and waits until the machine has it. Texts on the way are late replies to earlier questions.
    async fn offer(&mut self, name: &'static str, frame: &[u8]) -> Result<Inbox, LinkFault> {
        self.line.flush_input().await;
        self.line.write(name, frame).await?;
        let end = Instant::now() + ACKNOWLEDGED;
        let mut inbox = Inbox::new(self.address);
        loop {
            match self.token(name, &mut inbox, end, ACKNOWLEDGED).await? {
                Token::Ack => return Ok(inbox),
                Token::Nak => {
                    return Err(LinkFault::Garbled { command: name, why: "the dispenser did not accept the frame" });
                }
                Token::Text(_) => {}
            }
        }
    }

    async fn token(
        &mut self,
        name: &'static str,
        inbox: &mut Inbox,
        end: Instant,
        after: Duration,
    ) -> Result<Token, LinkFault> {
        loop {
            if let Some(token) = inbox.take() {
                return Ok(token);
            }
            let left = end.saturating_duration_since(Instant::now());
            let wait = if inbox.is_inside() { left.min(GAP) } else { left };
            match self.line.read_byte(name, wait).await {
                Ok(byte) => inbox.push(byte),
                Err(LinkFault::Timeout { .. }) if inbox.is_inside() => inbox.drop_first(),
                Err(LinkFault::Timeout { .. }) if inbox.heard_noise() => {
                    return Err(LinkFault::Garbled { command: name, why: "no frame with a right check byte" });
                }
                Err(LinkFault::Timeout { .. }) => return Err(LinkFault::Timeout { command: name, after }),
                Err(fault) => return Err(fault),
            }
        }
    }
}
