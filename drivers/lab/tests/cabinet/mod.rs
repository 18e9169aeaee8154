//! The cabinet's driver and its wires, in one process: there is no line between them. One file for each thing that befalls it.

use std::io::ErrorKind;
use std::time::Duration;

use async_trait::async_trait;
use suiban_drivers::LinkFault;
use suiban_drivers::cabinet::{Cabinet, Contacts, Inputs, Light, Lines};
use suiban_lab::cabinet::Wires;
use tokio::time::sleep;

use crate::rig::Rig;

mod chip_gone;
mod door_opened;
mod tampered;

/// The laboratory's wires as the driver wants them.
pub struct Chip(pub Wires);

fn here<T>(answer: Option<T>) -> Result<T, LinkFault> {
    answer.ok_or(LinkFault::Lost { command: "watch the contacts", kind: ErrorKind::NotFound })
}

#[async_trait]
impl Lines for Chip {
    fn inputs(&mut self) -> Result<Inputs, LinkFault> {
        here(self.0.levels()).map(|levels| Inputs { door: levels.door, tamper: levels.tamper })
    }

    async fn changed(&mut self) -> Result<(), LinkFault> {
        here(self.0.changed().await)
    }

    fn has_light(&self) -> bool {
        true
    }

    fn light(&mut self, lit: bool) -> Result<(), LinkFault> {
        here(self.0.light(lit))
    }
}

pub fn cabinet(rig: &Rig) -> Contacts {
    Contacts::start(Chip(Wires::new(rig.lab.world().clone())), false).unwrap()
}

pub async fn rest() {
    sleep(Duration::from_millis(500)).await;
}

#[tokio::test(start_paused = true)]
async fn the_light_follows_its_pattern() {
    let rig = Rig::fast().await;
    let cabinet = cabinet(&rig);
    cabinet.show(Light::TAKE);
    sleep(Duration::from_millis(4_200)).await;
    let (lit, switched) = rig.lab.world().read(|w| (w.cabinet.lit, w.cabinet.switched));
    assert_eq!((lit, switched), (true, 9));
}
