//! A device that follows a script: it checks what it is asked and says what it is told, over a memory pipe.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream},
    time::{sleep, timeout},
};

/// The device's end of the line.
pub struct Device(DuplexStream);

/// A line: the host's end and the device's.
pub fn line() -> (DuplexStream, Device) {
    let (near, far) = tokio::io::duplex(1 << 17);
    (near, Device(far))
}

impl Device {
    /// Waits for exactly these bytes.
    pub async fn is_asked(&mut self, expected: &[u8]) {
        let mut heard = vec![0; expected.len()];
        let asked = timeout(Duration::from_secs(60), self.0.read_exact(&mut heard)).await;
        assert!(asked.is_ok(), "not asked {} within a minute", hex::encode(expected));
        asked.unwrap().unwrap();
        assert_eq!(hex::encode(&heard), hex::encode(expected), "another question than the script's");
    }

    /// Says all at once.
    pub async fn says(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.unwrap();
    }

    /// Says it byte by byte, with a pause after each.
    pub async fn dribbles(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.says(&[*byte]).await;
            sleep(Duration::from_millis(2)).await;
        }
    }

    /// Is asked one thing and answers it.
    pub async fn answers(&mut self, question: &[u8], answer: &[u8]) {
        self.is_asked(question).await;
        self.says(answer).await;
    }

    /// Says nothing for so long.
    pub async fn waits(&mut self, millis: u64) {
        sleep(Duration::from_millis(millis)).await;
    }

    /// Whether the host keeps still for a minute.
    pub async fn is_left_alone(&mut self) -> bool {
        timeout(Duration::from_secs(60), self.0.read_u8()).await.is_err()
    }
}

/// A script that runs beside the call it answers.
pub trait Beside: Future<Output = ()> + Sized {
    /// Runs both to their ends and hands back what the call yields.
    async fn beside<T>(self, call: impl Future<Output = T>) -> T {
        tokio::join!(call, self).0
    }
}

impl<F: Future<Output = ()>> Beside for F {}

/// Bytes from hex with or without spaces.
pub fn bytes(hex: &str) -> Vec<u8> {
    hex::decode(hex.replace(char::is_whitespace, "")).unwrap()
}

/// The `name: hex` lines of one section of a vectors file.
pub fn vectors(file: &str, section: &str) -> Vec<(String, Vec<u8>)> {
    file.lines()
        .skip_while(|line| *line != format!("[{section}]"))
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, hex)| (name.to_owned(), bytes(hex)))
        .collect()
}
