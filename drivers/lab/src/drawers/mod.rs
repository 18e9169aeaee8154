//! Drawers behind an RS-485 lock board of the "8A" family, 9600 8N1.
//!
//! Promise: a lock is driven once per request, takes half a second, and the answer is what the feedback switch says
//! then. A request for a board or lock that is not there, or with a wrong check, gets no answer, as on the real bus.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::time::sleep;

use crate::device::DeviceName;
use crate::latency;
use crate::world::Shared;

mod actions;
mod faults;
mod frame;

pub use actions::{ACTIONS, act};
pub use faults::FAULTS;

use frame::{Request, next_request};

const BAUD: u32 = 9_600;

/// Silence after which half a request is forgotten.
const INTER_BYTE: Duration = Duration::from_millis(200);

/// The solenoid's pulse and the time the drawer takes to spring open, in milliseconds.
const SPRINGS_OPEN: std::ops::RangeInclusive<u64> = 480..=520;

/// Serves the bus until the host hangs up.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, pipe: P) -> std::io::Result<()> {
    let shut = shut(&world);
    Board { world, pipe, bytes: Vec::new(), shut }.run().await
}

struct Board<P> {
    world: Shared,
    pipe: P,
    bytes: Vec<u8>,
    /// Which drawers were shut when they were looked at last.
    shut: Vec<bool>,
}

impl<P: AsyncRead + AsyncWrite + Unpin + Send> Board<P> {
    async fn run(&mut self) -> std::io::Result<()> {
        loop {
            while let Some(request) = next_request(&mut self.bytes) {
                self.obey(request).await?;
            }
            self.report_closing().await?;
            let mut chunk = [0; 64];
            let half = !self.bytes.is_empty();
            let shut = self.shut.clone();
            tokio::select! {
                count = self.pipe.read(&mut chunk) => match count? {
                    0 => return Ok(()),
                    count => self.bytes.extend(chunk.iter().take(count)),
                },
                () = self.world.until(|w| w.drawers.iter().map(|drawer| !drawer.open).ne(shut.iter().copied())) => {}
                () = sleep(INTER_BYTE), if half => self.bytes.clear(),
            }
        }
    }

    async fn obey(&mut self, request: Request) -> std::io::Result<()> {
        let (board, count) = self.world.read(|w| (w.lock_board, w.drawers.len()));
        let exists = |lock: u8| (1..=count).contains(&usize::from(lock));
        match request {
            Request::Open { board: address, lock } if address == board.address && exists(lock) => {
                self.drive(lock).await;
                self.answer(&frame::lock_state(0x8A, address, lock, self.switch(lock))).await
            }
            Request::AskOne { board: address, lock } if address == board.address && exists(lock) => {
                self.answer(&frame::lock_state(0x80, address, lock, self.switch(lock))).await
            }
            Request::AskAll { board: address } if address == board.address => {
                let switches: Vec<bool> = (1..=count).map(|lock| self.switch(lock as u8)).collect();
                self.answer(&frame::all_states(address, &switches)).await
            }
            Request::Open { .. } | Request::AskOne { .. } | Request::AskAll { .. } => Ok(()),
        }
    }

    /// Fires the solenoid; a stuck drawer stays as it is.
    async fn drive(&mut self, lock: u8) {
        latency::takes(&self.world, SPRINGS_OPEN).await;
        let index = usize::from(lock) - 1;
        let open = self.world.update(|w| {
            w.drawers.get_mut(index).is_some_and(|drawer| {
                drawer.driven += 1;
                drawer.open |= !drawer.stuck;
                drawer.open
            })
        });
        // Noted at once: it may be shut again while the answer is still on the bus.
        self.shut.get_mut(index).into_iter().for_each(|shut| *shut = !open);
    }

    /// Tells unasked which drawers were shut by hand.
    async fn report_closing(&mut self) -> std::io::Result<()> {
        let now = shut(&self.world);
        let before = std::mem::replace(&mut self.shut, now.clone());
        let board = self.world.read(|w| w.lock_board);
        if !board.reports_closing {
            return Ok(());
        }
        for (lock, (now, before)) in (1u8..).zip(now.into_iter().zip(before)) {
            if now && !before {
                self.answer(&frame::lock_state(0x81, board.address, lock, self.switch(lock))).await?;
            }
        }
        Ok(())
    }

    /// Whether the lock's feedback switch is closed.
    fn switch(&self, lock: u8) -> bool {
        self.world.read(|w| {
            let open = w.drawers.get(usize::from(lock).saturating_sub(1)).is_some_and(|drawer| drawer.open);
            w.lock_board.wiring.switch_closed(open)
        })
    }

    async fn answer(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        if self.world.read(|w| w.lock_board.silent) {
            return Ok(());
        }
        latency::send(&self.world, DeviceName::Drawers, &mut self.pipe, bytes, BAUD).await
    }
}

fn shut(world: &Shared) -> Vec<bool> {
    world.read(|w| w.drawers.iter().map(|drawer| !drawer.open).collect())
}
