//! Bytes as what a device says to its driver, over a memory pipe and under virtual time.
//!
//! The first byte chooses the operation (and, in its highest bit, whether the device hangs up at the end or only falls
//! silent); what follows are pieces, a [`MARK`] before each, so that a mutation inside one piece leaves the others whole.
//! A piece is said when the driver has asked something, or unasked after a pause.

use std::{future::Future, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream},
    runtime::{Builder, Runtime},
    time::{sleep, timeout},
};

/// Before every piece; no protocol here uses it.
const MARK: [u8; 3] = [0xF6, 0xC3, 0xF7];
const SEALED: u8 = 1;
const UNASKED: u8 = 2;
const HANGS_UP: u8 = 0x80;
/// Longer than any driver takes a pause for the middle of a frame.
const PAUSE: Duration = Duration::from_millis(400);
/// The longest operation is a payment: three minutes between any two messages. One that is not at its end after a day of
/// virtual time never will be.
const END: Duration = Duration::from_secs(24 * 60 * 60);
/// What a driver that waits for a person is given: it may wait for ever.
pub const WAITING: Duration = Duration::from_secs(10 * 60);
/// More than any device sends in one piece.
const ROOM: usize = 1 << 17;

/// One thing the device says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The harness puts a frame with a right checksum around it.
    pub sealed: bool,
    /// Said without being asked.
    pub unasked: bool,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Piece {
    /// An answer as it is.
    pub fn asked(bytes: Vec<u8>) -> Self {
        Self { sealed: false, unasked: false, bytes }
    }
}

/// A talk as an input.
pub fn script(operation: u8, pieces: &[Piece]) -> Vec<u8> {
    let mut input = vec![operation];
    for piece in pieces {
        input.extend(MARK);
        input.push((u8::from(piece.sealed) * SEALED) | (u8::from(piece.unasked) * UNASKED));
        input.extend(&piece.bytes);
    }
    input
}

/// The operation, whether the device hangs up, and what it says.
fn read(input: &[u8]) -> (u8, bool, Vec<Piece>) {
    let (first, mut rest) = input.split_first().map_or((0, input), |(first, rest)| (*first, rest));
    let mut pieces = Vec::new();
    while let Some(at) = rest.windows(MARK.len()).position(|window| window == MARK) {
        rest = &rest[at + MARK.len()..];
        let end = rest.windows(MARK.len()).position(|window| window == MARK).unwrap_or(rest.len());
        if let Some((flags, bytes)) = rest[..end].split_first() {
            let (sealed, unasked) = (flags & SEALED != 0, flags & UNASKED != 0);
            pieces.push(Piece { sealed, unasked, bytes: bytes.to_vec() });
        }
    }
    (first & !HANGS_UP, first & HANGS_UP != 0, pieces)
}

thread_local! {
    /// One for all inputs of a thread: making one costs more than most inputs.
    static RUNTIME: Option<Runtime> =
        Builder::new_current_thread().enable_all().start_paused(true).build().ok();
}

/// Runs `host`, which is given the operation and its end of the line, against the device that `input` describes, and gives
/// what it says of the answers. `seal` puts a frame around a payload. Panics when the operation has no end.
#[allow(clippy::panic, reason = "a panic is how a target tells of a hang")]
pub fn talk(input: &[u8], seal: fn(&[u8]) -> Vec<u8>, host: impl AsyncFnOnce(u8, DuplexStream) -> bool) -> bool {
    let (operation, hangs_up, pieces) = read(input);
    on_virtual_time(async move {
        let (near, far) = tokio::io::duplex(ROOM);
        tokio::select! {
            biased;
            ended = timeout(END, host(operation, near)) => match ended {
                Ok(understood) => understood,
                Err(_) => panic!("the operation is not at its end after a day"),
            },
            () = device(far, pieces, hangs_up, seal) => false,
        }
    })
}

/// Runs a future on this thread's runtime, whose clock jumps to the next thing that is waited for.
fn on_virtual_time(work: impl Future<Output = bool>) -> bool {
    RUNTIME.with(|runtime| runtime.as_ref().is_some_and(|runtime| runtime.block_on(work)))
}

/// Never ends: the host's operation does.
async fn device(mut line: DuplexStream, pieces: Vec<Piece>, hangs_up: bool, seal: fn(&[u8]) -> Vec<u8>) {
    let mut heard = [0; 4096];
    for piece in pieces {
        if piece.unasked {
            sleep(PAUSE).await;
        } else if line.read(&mut heard).await.unwrap_or(0) == 0 {
            break;
        }
        let bytes = if piece.sealed { seal(&piece.bytes) } else { piece.bytes };
        line.write_all(&bytes).await.ok();
    }
    if hangs_up {
        drop(line);
    } else {
        while line.read(&mut heard).await.unwrap_or(0) > 0 {}
    }
    std::future::pending().await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces() -> [Piece; 2] {
        [Piece::asked(b"one".to_vec()), Piece { sealed: true, unasked: true, bytes: b"two".to_vec() }]
    }

    #[test]
    fn a_script_is_read_as_it_was_written() {
        assert_eq!(read(&script(3, &pieces())), (3, false, pieces().to_vec()));
        assert_eq!(read(&script(3 | HANGS_UP, &[])), (3, true, Vec::new()));
        assert_eq!(read(&[]), (0, false, Vec::new()));
    }

    #[test]
    fn the_device_answers_what_is_asked_seals_what_is_to_be_sealed_and_hangs_up() {
        let told = std::sync::Mutex::new(Vec::new());
        talk(
            &script(1 | HANGS_UP, &pieces()),
            |payload| [b"<", payload, b">"].concat(),
            async |operation, mut line| {
                line.write_all(b"?").await.unwrap();
                let mut all = vec![operation];
                line.read_to_end(&mut all).await.unwrap();
                told.lock().unwrap().extend(all);
                true
            },
        );
        assert_eq!(*told.lock().unwrap(), b"\x01one<two>");
    }

    #[test]
    #[should_panic(expected = "not at its end after a day")]
    fn an_operation_without_an_end_is_told() {
        talk(&[], <[u8]>::to_vec, async |_, _line| -> bool {
            loop {
                sleep(Duration::from_secs(1)).await;
            }
        });
    }
}
