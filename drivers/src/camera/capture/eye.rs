//! The program that looks through the camera, from the side that began it.

use std::{
    io::{self, Read, Write},
    os::fd::AsFd,
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use nix::{
    fcntl::{FcntlArg, fcntl},
    poll::{PollFd, PollFlags, PollTimeout, poll},
};

use super::{Source, wire};
use crate::{LinkFault, camera::Frame};

const PROGRAM: &str = "suiban-eye";
/// Longer than a network camera may take to answer, so that the program itself can say why there is nothing.
const OPENING: Duration = Duration::from_secs(8);
/// Between two pictures; a driver of the system that hangs in there is left with its process.
const HANGING: Duration = Duration::from_secs(4);
/// A picture of 640 × 480 fits nearly whole.
const PIPE_BYTES: i32 = 1024 * 1024;

/// A source that is being looked at. Dropped, the program ends, and with its memory what it saw.
pub(super) struct Stream {
    child: Child,
    /// Its end tells the program that this process is gone.
    _alive: ChildStdin,
    pictures: Timed,
    source: Source,
    seen: bool,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Stream {
    /// Begins to look. Errors: `Absent`, also when the program is missing.
    pub(super) fn open(source: &Source) -> Result<Self, LinkFault> {
        // A network camera is asked once, by the program.
        if !matches!(source, Source::Url(_)) && !source.is_there() {
            return Err(source.absent());
        }
        let program = program();
        let absent = |kind| LinkFault::Absent { port: program.display().to_string(), kind };
        let mut command = Command::new(&program);
        // Libraries write a camera's address, with its password, to the error output.
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| absent(error.kind()))?;
        let (alive, out) = (child.stdin.take(), child.stdout.take());
        let (mut alive, out) = alive.zip(out).ok_or_else(|| absent(io::ErrorKind::BrokenPipe))?;
        writeln!(alive, "{}", source.in_full()).map_err(|error| absent(error.kind()))?;
        // A small pipe works too, only with more turns.
        let _ = fcntl(&out, FcntlArg::F_SETPIPE_SZ(PIPE_BYTES));
        let pictures = Timed { out, until: Instant::now() };
        Ok(Self { child, _alive: alive, pictures, source: source.clone(), seen: false })
    }

    /// Waits for the next picture. Errors: `Absent`, `Lost`, `Timeout`, `Garbled`; the stream is of no use after it.
    pub(super) fn read(&mut self) -> Result<Frame, LinkFault> {
        let (command, patience) = ("grab a frame", if self.seen { HANGING } else { OPENING });
        self.pictures.until = Instant::now() + patience;
        match wire::read(&mut self.pictures) {
            Ok(Ok(frame)) => {
                self.seen = true;
                Ok(frame)
            }
            Ok(Err(wire::End::Absent)) => Err(self.source.absent()),
            Ok(Err(wire::End::Lost)) => Err(LinkFault::Lost { command, kind: io::ErrorKind::UnexpectedEof }),
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                Err(LinkFault::Timeout { command, after: patience })
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                Err(LinkFault::Garbled { command, why: "no picture" })
            }
            Err(error) => Err(LinkFault::Lost { command, kind: error.kind() }),
        }
    }
}

/// It lies beside the running program; a test runs one folder deeper.
fn program() -> PathBuf {
    let here = std::env::current_exe().unwrap_or_default();
    let places = here.ancestors().skip(1).take(2).map(|folder| folder.join(PROGRAM));
    places.into_iter().find(|place| place.is_file()).unwrap_or_else(|| here.with_file_name(PROGRAM))
}

/// A pipe that is not waited for without end.
struct Timed {
    out: ChildStdout,
    until: Instant,
}

impl Read for Timed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = self.until.saturating_duration_since(Instant::now());
        let mut pipe = [PollFd::new(self.out.as_fd(), PollFlags::POLLIN)];
        match poll(&mut pipe, PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX))? {
            0 => Err(io::ErrorKind::TimedOut.into()),
            _ => self.out.read(into),
        }
    }
}
