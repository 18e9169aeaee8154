//! The cabinet's driver and its wires, in one process: there is no line between them.

use std::io::ErrorKind;
use std::time::Duration;

use async_trait::async_trait;
use suiban_drivers::cabinet::{Cabinet, Contacts, Door, Inputs, Light, Lines, Tamper};
use suiban_drivers::{Link, LinkFault};
use suiban_lab::cabinet::Wires;
use tokio::time::sleep;

use crate::rig::Rig;

/// The laboratory's wires as the driver wants them.
struct Chip(Wires);

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

fn cabinet(rig: &Rig) -> Contacts {
    Contacts::start(Chip(Wires::new(rig.lab.world().clone())), false).unwrap()
}

async fn rest() {
    sleep(Duration::from_millis(500)).await;
}

#[tokio::test(start_paused = true)]
async fn a_door_that_bounces_is_opened_once_and_closed_once() {
    let rig = Rig::fast().await;
    let cabinet = cabinet(&rig);
    for openings in 1..=3 {
        rig.act("cabinet door open=true bounces=4").await;
        rest().await;
        assert_eq!((cabinet.watch().borrow().door, cabinet.watch().borrow().openings), (Door::Open, openings));
        rig.act("cabinet door open=false bounces=7").await;
        rest().await;
        assert_eq!(cabinet.watch().borrow().door, Door::Closed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_broken_tamper_loop_stays_told_when_it_is_mended() {
    let rig = Rig::fast().await;
    let mut cabinet = cabinet(&rig);
    rig.act("cabinet tamper broken=true").await;
    rest().await;
    rig.act("cabinet tamper broken=false").await;
    rest().await;
    assert_eq!(cabinet.watch().borrow().tamper, Tamper::Tripped);
    cabinet.clear_tamper().await.unwrap();
    assert_eq!(cabinet.status().await.fault, None);
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

#[tokio::test(start_paused = true)]
async fn a_chip_that_is_gone_is_absent() {
    let rig = Rig::fast().await;
    let mut cabinet = cabinet(&rig);
    rig.act("cabinet chip there=false").await;
    rest().await;
    assert_eq!(cabinet.status().await.link, Link::Absent);
    assert!(Contacts::start(Chip(Wires::new(rig.lab.world().clone())), false).is_err());
}
