//! Service, virtual reader, laboratory and driver in this process, one test at a time.

use std::ops::Deref;
use std::path::Path;
use std::sync::{Once, OnceLock};
use std::time::Duration;

use suiban_drivers::reader::chip::ChipReader;
use suiban_drivers::reader::pcsc::PcscReader;
use suiban_lab::Lab;
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};

use super::pcscd::{Pcscd, SOCKET, Service};
use crate::bench::fast_lab;
use crate::rig::soon;

pub use super::pcscd::READER;

/// The service's library takes its socket from the environment of the process, so tests take turns.
static TURN: Mutex<()> = Mutex::const_new(());

fn folder() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| tempfile::tempdir().unwrap()).path()
}

/// A turn with the service's socket; the service itself may run or not.
pub struct Turn {
    pcscd: Pcscd,
    _turn: MutexGuard<'static, ()>,
}

impl Deref for Turn {
    type Target = Pcscd;

    fn deref(&self) -> &Pcscd {
        &self.pcscd
    }
}

/// The socket for this test alone, or `None`, said loudly, where the service is not installed.
pub async fn turn(test: &str) -> Option<Turn> {
    static ONCE: Once = Once::new();
    let guard = TURN.lock().await;
    let pcscd = Pcscd::in_folder(folder(), test)?;
    ONCE.call_once(|| {
        // SAFETY: the first thing every test of this binary does, one at a time; nothing else here reads the environment.
        unsafe { std::env::set_var(SOCKET, &pcscd.socket) };
    });
    Some(Turn { pcscd, _turn: guard })
}

/// Waits for what has to become true, looking at it now and then as long as other processes need.
pub async fn until(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let watch = async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    soon(what, watch).await;
}

/// Service, virtual reader, laboratory and driver, all up.
pub struct Desk {
    pub lab: Lab,
    pub driver: PcscReader,
    pub service: Service,
    pub turn: Turn,
}

pub async fn desk(test: &str) -> Option<Desk> {
    let turn = turn(test).await?;
    turn.plug();
    let service = turn.start();
    let lab = fast_lab().await;
    lab.attend_virtual_reader(turn.address);
    let mut driver = PcscReader::new(Some(READER.to_owned()));
    until("the reader", async || driver.is_present().await.is_ok()).await;
    Some(Desk { lab, driver, service, turn })
}

impl Desk {
    pub async fn act(&self, order: &str) {
        let mut words = order.split_whitespace();
        let action = words.next().unwrap();
        let args: Vec<_> = words.map(|word| word.split_once('=').unwrap()).collect();
        crate::bench::act(&self.lab, "chip-reader", action, &args).await;
    }

    /// Lays a card down and waits until the reader has seen it.
    pub async fn place(&mut self, person: &str) {
        self.act(&format!("place-card person={person}")).await;
        until("the card's arrival", async || self.driver.is_present().await.unwrap()).await;
    }
}
