//! Runs inputs and tells what must not happen: a panic, a hang, a hoard.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use thiserror::Error;

use crate::{Target, allocation::peak_of, mutate::Mutator};

/// Memory for a byte of input: JSON of many small values comes near it.
const FOR_A_BYTE: usize = 16;
/// Memory whatever the input: buffers of the line, pictures of a fixed size, the pipe, the runtime.
const ANYWAY: usize = 512 * 1024;

/// What must not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Finding {
    /// It panicked; the message stands in the program's output.
    #[error("it panicked")]
    Panic,
    /// It did not come back.
    #[error("it did not come back")]
    Hang,
    /// It held more memory than the input explains.
    #[error("it held {0} bytes at once")]
    Hoard(usize),
}

/// A finding with what brought it about.
#[derive(Clone, PartialEq, Eq)]
pub struct Found {
    /// What happened.
    pub finding: Finding,
    /// The input.
    pub input: Vec<u8>,
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; the input, to be kept in seeds/found.txt: {}", self.finding, hex::encode(&self.input))
    }
}

/// Runs one input. A hang is not told here: it does not come back.
pub fn once(run: fn(&[u8]) -> bool, input: &[u8]) -> Result<(), Finding> {
    let (done, peak) = peak_of(|| catch_unwind(AssertUnwindSafe(|| run(input))));
    match done {
        Err(_) => Err(Finding::Panic),
        Ok(_) if peak > ANYWAY + FOR_A_BYTE * input.len() => Err(Finding::Hoard(peak)),
        Ok(_understood) => Ok(()),
    }
}

/// What the thread under trial is at.
#[derive(Default)]
struct Desk {
    input: Vec<u8>,
    done: u64,
}

/// Runs every seed and then the target's number of mutations; says how many inputs that were. An input that takes
/// longer than `patience` hangs: its thread is left behind.
pub fn all(target: &'static Target, patience: Duration) -> Result<u64, Found> {
    let (end, ended) = mpsc::channel();
    let desk = Arc::new(Mutex::new(Desk::default()));
    let theirs = Arc::clone(&desk);
    thread::spawn(move || end.send(work(target, &theirs)));
    let mut before = None;
    loop {
        match ended.recv_timeout(patience) {
            Ok(result) => return result,
            Err(_) => {
                let desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
                if before.replace(desk.done) == Some(desk.done) {
                    return Err(Found { finding: Finding::Hang, input: desk.input.clone() });
                }
            }
        }
    }
}

fn work(target: &Target, desk: &Mutex<Desk>) -> Result<u64, Found> {
    let seeds = (target.seeds)();
    let mut mutator = Mutator::of(seeds.iter().map(|seed| seed.bytes.as_slice()));
    let known = seeds.iter().map(|seed| seed.bytes.clone());
    let mut done = 0;
    // The first run makes what all of them stand on, such as the thread's runtime.
    let inputs = std::iter::once(Vec::new()).chain(known).chain((0..target.mutations).map(|_| mutator.next_input()));
    for input in inputs {
        {
            let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
            (desk.input, desk.done) = (input.clone(), done);
        }
        once(target.run, &input).map_err(|finding| Found { finding, input })?;
        done += 1;
    }
    Ok(done)
}
