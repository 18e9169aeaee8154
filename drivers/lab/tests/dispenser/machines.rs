//! Both machines on a bench, reached through memory pipes in virtual time.

use serde_json::Value;
use suiban_drivers::dispenser::{CardDispenser, MoveError, crt591::Crt591, k720::K720};
use suiban_drivers::dispenser::{CardPosition, DispenserFault};
use suiban_drivers::{Level, SupplyKind};
use suiban_lab::{DeviceName, Lab};

use crate::bench::{self, lab};

/// A machine, its driver and the laboratory around it.
pub struct Machine {
    pub lab: Lab,
    pub driver: Box<dyn CardDispenser>,
    /// What actions call it.
    pub name: &'static str,
}

/// A K720, ready, its hopper empty.
pub async fn k720() -> Machine {
    let lab = lab().await;
    let driver = Box::new(K720::new(lab.pipe(DeviceName::Dispenser)));
    Machine { lab, driver, name: "dispenser" }
}

/// A CRT-591 with a stacker, initialised, the stacker empty.
pub async fn crt591() -> Machine {
    let lab = lab().await;
    let mut driver = Box::new(Crt591::new(lab.pipe(DeviceName::Collector)));
    driver.initialise().await.unwrap();
    Machine { lab, driver, name: "collector" }
}

/// Both.
pub async fn both() -> [Machine; 2] {
    [k720().await, crt591().await]
}

impl Machine {
    /// An action at the machine, `load person=zhang-wei`.
    pub async fn act(&self, order: &str) -> Value {
        let mut words = order.split_whitespace();
        let action = words.next().unwrap();
        let args: Vec<_> = words.map(|word| word.split_once('=').unwrap()).collect();
        bench::act(&self.lab, self.name, action, &args).await
    }

    /// Puts that person's card into the hopper.
    pub async fn load(&self, person: &str) {
        self.act(&format!("load person={person}")).await;
    }

    /// Where that person's card is, as status words it.
    pub fn place_of(&self, person: &str) -> String {
        let status = self.lab.status();
        let cards = status["cards"].as_array().unwrap().clone();
        let found = cards.into_iter().find(|card| card["person"] == person).unwrap();
        found["place"].as_str().unwrap().to_owned()
    }

    pub async fn position(&mut self) -> CardPosition {
        self.driver.position().await.unwrap()
    }

    pub async fn level(&mut self, kind: SupplyKind) -> Level {
        self.driver.status().await.supplies.into_iter().find(|supply| supply.kind == kind).unwrap().level
    }
}

/// The fault a move ended with.
pub fn fault(result: Result<(), MoveError>) -> DispenserFault {
    match result {
        Err(MoveError::Fault(fault)) => fault,
        other => panic!("a fault of the machine was due, not {other:?}"),
    }
}
