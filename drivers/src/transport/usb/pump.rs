//! Bulk transfers as a stream of bytes: a thread for each direction.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, ReadHalf, WriteHalf},
    runtime::Handle,
};
use zeroize::Zeroizing;

use super::BulkIo;

/// The longest wait for a transfer; a thread notices within this time that the pipe was dropped.
const TRANSFER_TIMEOUT: Duration = Duration::from_millis(200);
/// A device that takes no bytes for this many transfers hangs.
const PATIENCE: usize = 10;
/// A multiple of every bulk packet size (64, 512), so that no transfer overflows.
const TRANSFER: usize = 4096;

/// Runs the two threads over any bulk device. Errors: the threads cannot be started. Must be called inside the runtime.
pub fn spawn(device: impl BulkIo) -> io::Result<DuplexStream> {
    let (near, far) = tokio::io::duplex(TRANSFER);
    let (from_host, to_host) = tokio::io::split(far);
    let (device, over, runtime) = (Arc::new(device), Arc::new(AtomicBool::new(false)), Handle::current());
    let out = (Arc::clone(&device), Arc::clone(&over), runtime.clone());
    thread::Builder::new().name("usb-out".into()).spawn(move || pump_out(&*out.0, &out.1, &out.2, from_host))?;
    thread::Builder::new().name("usb-in".into()).spawn(move || pump_in(&*device, &over, &runtime, to_host))?;
    Ok(near)
}

fn pump_out(device: &impl BulkIo, over: &AtomicBool, runtime: &Handle, mut from_host: ReadHalf<DuplexStream>) {
    let mut bytes = Zeroizing::new([0; TRANSFER]);
    while let Ok(n @ 1..) = runtime.block_on(from_host.read(&mut bytes[..])) {
        if send_all(device, &bytes[..n]).is_err() {
            break;
        }
    }
    over.store(true, Ordering::Relaxed);
}

fn send_all(device: &impl BulkIo, mut bytes: &[u8]) -> io::Result<()> {
    let mut patience = PATIENCE;
    while !bytes.is_empty() {
        match device.send(bytes, TRANSFER_TIMEOUT) {
            Ok(n) => bytes = bytes.get(n..).unwrap_or_default(),
            Err(e) if e.kind() == io::ErrorKind::TimedOut && patience > 0 => patience -= 1,
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

fn pump_in(device: &impl BulkIo, over: &AtomicBool, runtime: &Handle, mut to_host: WriteHalf<DuplexStream>) {
    let mut bytes = Zeroizing::new([0; TRANSFER]);
    while !over.load(Ordering::Relaxed) {
        match device.receive(&mut bytes[..], TRANSFER_TIMEOUT) {
            Ok(n) if runtime.block_on(to_host.write_all(&bytes[..n])).is_ok() => {}
            Err(e) if e.kind() == io::ErrorKind::TimedOut => {}
            Ok(_) | Err(_) => break,
        }
    }
    // The host sees the end of the stream even while the other thread still waits for its bytes.
    runtime.block_on(to_host.shutdown()).ok();
}

#[cfg(test)]
mod tests {
    use std::{
        collections::VecDeque,
        sync::{Condvar, Mutex},
    };

    use super::*;

    /// A device that sends back every transfer, or is unplugged by the transfer `bye`.
    #[derive(Default)]
    struct Echo {
        transfers: Mutex<VecDeque<Vec<u8>>>,
        filled: Condvar,
        pulled: AtomicBool,
    }

    impl BulkIo for Echo {
        fn send(&self, bytes: &[u8], _wait: Duration) -> io::Result<usize> {
            self.pulled.store(bytes == b"bye", Ordering::Relaxed);
            // One packet at a time, as a busy device would.
            let taken = bytes.len().min(64);
            self.transfers.lock().unwrap().push_back(bytes[..taken].to_vec());
            self.filled.notify_all();
            Ok(taken)
        }

        fn receive(&self, buf: &mut [u8], wait: Duration) -> io::Result<usize> {
            let waiting = self.transfers.lock().unwrap();
            let (mut waiting, _) = self.filled.wait_timeout_while(waiting, wait, |w| w.is_empty()).unwrap();
            if self.pulled.load(Ordering::Relaxed) {
                return Err(io::ErrorKind::NotFound.into());
            }
            let transfer = waiting.pop_front().ok_or(io::ErrorKind::TimedOut)?;
            buf[..transfer.len()].copy_from_slice(&transfer);
            Ok(transfer.len())
        }
    }

    #[tokio::test]
    async fn transfers_become_one_stream_in_order() {
        let mut pipe = spawn(Echo::default()).unwrap();
        let sent: Vec<u8> = (0..10_000_u32).map(|n| (n % 251) as u8).collect();
        let (mut reader, mut writer) = tokio::io::split(&mut pipe);
        let mut back = vec![0; sent.len()];
        let (wrote, read) = tokio::join!(writer.write_all(&sent), reader.read_exact(&mut back));
        wrote.unwrap();
        read.unwrap();
        assert!(back == sent, "bytes were lost or swapped");
    }

    #[tokio::test]
    async fn an_unplugged_device_ends_the_stream() {
        let mut pipe = spawn(Echo::default()).unwrap();
        pipe.write_all(b"bye").await.unwrap();
        let end = tokio::time::timeout(Duration::from_secs(60), async { pipe.read(&mut [0; 8]).await });
        assert_eq!(end.await.unwrap().unwrap(), 0);
    }
}
