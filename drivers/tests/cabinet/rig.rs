//! A cabinet in memory, with its wires in the test's hand.

use std::{
    io::ErrorKind,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use suiban_drivers::{
    LinkFault,
    cabinet::{Cabinet, CabinetState, Contacts, Inputs, Lines},
};
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout},
};

#[derive(Clone, Copy)]
pub struct Wires {
    pub inputs: Inputs,
    pub there: bool,
}

/// The other end of the wires.
pub struct Hand {
    wires: watch::Sender<Wires>,
    /// Every change of the light, and when.
    pub shone: Arc<Mutex<Vec<(Duration, bool)>>>,
}

pub struct FakeLines {
    wires: watch::Receiver<Wires>,
    shone: Arc<Mutex<Vec<(Duration, bool)>>>,
    begun: Instant,
}

pub const SOUND: Inputs = Inputs { door: true, tamper: true };

pub fn lines(inputs: Inputs) -> (FakeLines, Hand) {
    let (wires, seen) = watch::channel(Wires { inputs, there: true });
    let shone = Arc::new(Mutex::new(Vec::new()));
    let lines = FakeLines { wires: seen, shone: Arc::clone(&shone), begun: Instant::now() };
    (lines, Hand { wires, shone })
}

pub fn cabinet(inputs: Inputs, tripped: bool) -> (Contacts, Hand) {
    let (lines, hand) = lines(inputs);
    (Contacts::start(lines, tripped).unwrap(), hand)
}

impl Hand {
    pub fn door(&self, closed: bool) {
        self.wires.send_modify(|wires| wires.inputs.door = closed);
    }

    pub fn tamper(&self, closed: bool) {
        self.wires.send_modify(|wires| wires.inputs.tamper = closed);
    }

    pub fn pull_the_chip(&self) {
        self.wires.send_modify(|wires| wires.there = false);
    }
}

fn gone() -> LinkFault {
    LinkFault::Lost { command: "watch the contacts", kind: ErrorKind::NotFound }
}

#[async_trait]
impl Lines for FakeLines {
    fn inputs(&mut self) -> Result<Inputs, LinkFault> {
        let wires = *self.wires.borrow();
        if wires.there { Ok(wires.inputs) } else { Err(gone()) }
    }

    async fn changed(&mut self) -> Result<(), LinkFault> {
        self.wires.changed().await.map_err(|_| gone())?;
        if self.wires.borrow().there { Ok(()) } else { Err(gone()) }
    }

    fn has_light(&self) -> bool {
        true
    }

    fn light(&mut self, lit: bool) -> Result<(), LinkFault> {
        let mut shone = self.shone.lock().unwrap();
        if shone.last().map(|(_, last)| *last) != Some(lit) {
            shone.push((self.begun.elapsed(), lit));
        }
        Ok(())
    }
}

/// Lets `ms` pass.
pub async fn after(ms: u64) {
    sleep(Duration::from_millis(ms)).await;
}

/// The next state the cabinet tells.
pub async fn next(watch: &mut watch::Receiver<CabinetState>) -> CabinetState {
    timeout(Duration::from_secs(60), watch.changed()).await.expect("nothing was told").unwrap();
    *watch.borrow_and_update()
}

pub async fn code(cabinet: &mut Contacts) -> Option<String> {
    cabinet.status().await.fault.map(|fault| fault.code)
}
