//! A receipt printer with cutter and presenter: ESC/POS with two-byte Chinese text, 80 mm paper, 203 dpi, 200 mm/s.
//!
//! Promise: it prints what the bytes say and nothing else, in the device's own time; when it cannot print it takes bytes
//! until its receive buffer is full, then none, and still answers real-time status for what it has taken. Every piece of
//! paper that leaves it becomes a text and a picture, in [`crate::world::PrinterState::papers`] and, with a laboratory
//! folder, as `receipts/NNN.txt` and `NNN.png`.
//!
//! | file | what it is |
//! |---|---|
//! | `parser`, `command` | bytes to commands |
//! | `realtime` | commands answered on arrival |
//! | `status` | status bytes |
//! | `press`, `strip`, `bars` | commands to marks on paper |
//! | `font`, `picture` | marks to a picture |
//! | `output` | the cut paper's files |
//! | `presenter` | what holds a cut paper, where one is fitted |
//! | `usb` | the control pipe of its USB interface |

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::time::{Instant, sleep_until};

use crate::device::DeviceName;
use crate::latency;
use crate::world::Shared;

mod actions;
mod bars;
mod command;
mod faults;
mod font;
mod output;
mod parser;
mod picture;
mod presenter;
mod press;
mod realtime;
mod status;
mod strip;
pub mod usb;

pub use actions::{ACTIONS, act};
pub use command::{Align, Command, Ejector, Level};
pub use faults::FAULTS;
pub use font::{FontError, Fonts};
pub use parser::Parser;
pub use picture::{MARGIN_X, MARGIN_Y, PictureError, burn, png};
pub use press::{Effect, Press};
pub use strip::{CELL, CHARACTER, DOTS_PER_MM, Mark, Modules, Strip, WIDTH};

use realtime::{RealTime, Scan};

const BAUD: u32 = 115_200;

/// Receive buffer: bytes taken in ahead of the printing. More than that waits on the line.
pub const RECEIVE_BUFFER: usize = 64 * 1024;

/// Paper speed.
const MM_PER_SECOND: u32 = 200;

/// The cutter's stroke.
const STROKE: Duration = Duration::from_millis(300);

/// Serves one line until the host hangs up and everything printable is printed.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, pipe: P) -> std::io::Result<()> {
    let rolls = world.read(|w| w.printer.rolls);
    let press = Press::over(world.update(|w| std::mem::take(&mut w.printer.under_head)));
    let mut printer = Printer {
        world,
        pipe,
        scan: Scan::default(),
        parser: Parser::default(),
        press,
        reports: false,
        report_due: false,
        seen: [0; 4],
        free_at: Instant::now(),
        rolls,
    };
    let ended = printer.run().await;
    let strip = printer.press.leave();
    printer.world.update(|w| w.printer.under_head = strip);
    ended
}

struct Printer<P> {
    world: Shared,
    pipe: P,
    scan: Scan,
    parser: Parser,
    press: Press,
    /// Automatic status back is on.
    reports: bool,
    /// Automatic status was just switched on: it reports once.
    report_due: bool,
    /// The status when it was looked at last.
    seen: [u8; 4],
    /// The motor runs until then.
    free_at: Instant,
    /// Rolls put in when this was looked at last.
    rolls: u32,
}

impl<P: AsyncRead + AsyncWrite + Unpin + Send> Printer<P> {
    async fn run(&mut self) -> std::io::Result<()> {
        let mut chunk = [0; 1024];
        let mut listening = true;
        loop {
            self.look_around().await?;
            self.print().await?;
            let (busy, room) = (self.is_busy(), self.room().min(chunk.len()));
            if !listening && !busy {
                return Ok(());
            }
            let (seen, rolls) = (self.seen, self.rolls);
            tokio::select! {
                count = self.pipe.read(&mut chunk[..room]), if listening && room > 0 => {
                    let count = count?;
                    listening = count > 0;
                    self.arrive(&chunk[..count]).await?;
                }
                () = sleep_until(self.free_at), if busy => {}
                () = self.world.until(|w| status::automatic(&w.printer) != seen || w.printer.rolls != rolls) => {}
            }
        }
    }

    /// Bytes arrive: real-time commands are answered before anything else happens.
    async fn arrive(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.parser.push(bytes);
        for byte in bytes {
            match self.scan.see(*byte) {
                Some(RealTime::Status(n)) => {
                    let answer = self.world.read(|w| status::real_time(&w.printer, n));
                    self.answer(&[answer]).await?;
                }
                Some(RealTime::FullStatus) => {
                    let answer = self.world.read(|w| status::full(&w.printer));
                    self.answer(&answer).await?;
                }
                Some(RealTime::ClearBuffer) => self.parser.clear(),
                None => {}
            }
        }
        Ok(())
    }

    /// Notices what hands have done: a new roll, an opened cover, a fault.
    async fn look_around(&mut self) -> std::io::Result<()> {
        let motor = self.is_busy();
        self.world.update_quietly(|w| w.printer.motor = motor);
        let rolls = self.world.read(|w| w.printer.rolls);
        if rolls != self.rolls {
            self.rolls = rolls;
            let piece = self.press.pull_out();
            piece.iter().for_each(|strip| output::finish(&self.world, strip, false));
        }
        let now = self.world.read(|w| status::automatic(&w.printer));
        let due = std::mem::take(&mut self.report_due) || now != self.seen;
        self.seen = now;
        if self.reports && due { self.answer(&now).await } else { Ok(()) }
    }

    /// Prints until the motor is busy, the printer stops, or no whole command is left.
    async fn print(&mut self) -> std::io::Result<()> {
        while !self.is_busy() && !self.world.read(|w| w.printer.is_stopped()) {
            let Some(command) = self.parser.next_command() else { return Ok(()) };
            self.answer_in_turn(&command).await?;
            if let Command::Ejector(order) = command {
                let moved = self.world.update(|w| presenter::obey(&mut w.printer, order));
                self.busy_for(if moved { presenter::MOVE } else { Duration::ZERO });
            }
            let Effect { fed, cut } = self.press.apply(command);
            self.turn(fed, cut.is_some());
            if let Some(strip) = cut {
                output::finish(&self.world, &strip, true);
            }
            self.look_around().await?;
        }
        Ok(())
    }

    /// Questions that wait for their turn in the buffer.
    async fn answer_in_turn(&mut self, command: &Command) -> std::io::Result<()> {
        if let Command::Unknown(_) = command {
            self.world.update(|w| w.printer.unknown_bytes += 1);
        }
        if let Command::AutoStatus(which) = command {
            self.reports = *which != 0;
            self.report_due = self.reports;
        }
        if let Command::Identify(n) = command {
            return self.answer(&status::identity(*n)).await;
        }
        if *command == Command::PaperStatus {
            let answer = self.world.read(|w| status::paper(&w.printer));
            return self.answer(&[answer]).await;
        }
        Ok(())
    }

    /// The motor pulls paper, the cutter cuts; both take time.
    fn turn(&mut self, dots: u32, cut: bool) {
        if dots > 0 {
            self.world.update(|w| w.printer.pull(dots));
        }
        let stroke = if cut { STROKE } else { Duration::ZERO };
        self.busy_for(Duration::from_secs(1) * dots / (DOTS_PER_MM * MM_PER_SECOND) + stroke);
    }

    fn busy_for(&mut self, time: Duration) {
        if !self.world.is_fast() && !time.is_zero() {
            self.free_at = self.free_at.max(Instant::now()) + time;
        }
    }

    async fn answer(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        latency::send(&self.world, DeviceName::Printer, &mut self.pipe, bytes, BAUD).await
    }

    fn is_busy(&self) -> bool {
        Instant::now() < self.free_at
    }

    fn room(&self) -> usize {
        RECEIVE_BUFFER.saturating_sub(self.parser.held())
    }
}
