//! The card vault, the slot that takes old cards, and the dispensers.

use suiban_drivers::{
    collector::{CardCollector, crt591},
    dispenser::{self, CardDispenser, k720},
    drawers::{
        DrawerBoard,
        lock8a::{Lock8a, Wiring},
    },
};

use super::{OF_TALKS, Seed, Target, all, answers, found, is_online, seal, talks};
use crate::dialogue::talk;

const LOCKS: &str = include_str!("../../seeds/lock8a.txt");
const SLOT: &str = include_str!("../../../../drivers/src/collector/crt591/vectors.txt");
const SLOT_TALKS: &str = include_str!("../../seeds/crt591_slot.txt");
const DISPENSER_TALKS: &str = include_str!("../../seeds/crt591_dispenser.txt");
const K720_VECTORS: &str = include_str!("../../../../drivers/src/dispenser/k720/vectors.txt");
const K720_TALKS: &str = include_str!("../../seeds/k720.txt");

/// Lock boards.
pub const LOCK8A: Target =
    Target { name: "lock8a", run: lock8a, operations: 4, seeds: lock_seeds, mutations: OF_TALKS };

fn lock8a(input: &[u8]) -> bool {
    talk(input, seal::lock8a, async |operation, line| {
        let mut vault = Lock8a::new(line, Wiring::one_board(24));
        match operation % 4 {
            0 => is_online(vault.status().await),
            1 => vault.open(1).await.is_ok(),
            2 => vault.state(1).await.is_ok(),
            _ => vault.states().await.is_ok(),
        }
    })
}

fn lock_seeds() -> Vec<Seed> {
    all([found("lock8a"), talks(LOCKS)])
}

/// The slot.
pub const CRT591_SLOT: Target =
    Target { name: "crt591_slot", run: crt591_slot, operations: 9, seeds: slot_seeds, mutations: OF_TALKS };

fn crt591_slot(input: &[u8]) -> bool {
    talk(input, seal::crt591, async |operation, line| {
        let mut slot = crt591::Crt591::new(line);
        match operation % 9 {
            0 => is_online(slot.status().await),
            1 => slot.initialise().await.is_ok(),
            2 => slot.accept(true).await.is_ok(),
            3 => slot.clear_retained().await.is_ok(),
            4 => slot.take_in().await.is_ok(),
            5 => slot.body_number().await.is_ok(),
            6 => slot.retain().await.is_ok(),
            7 => slot.eject().await.is_ok(),
            _ => slot.retained().await.is_ok(),
        }
    })
}

fn slot_seeds() -> Vec<Seed> {
    all([found("crt591_slot"), answers(SLOT, 9), talks(SLOT_TALKS)])
}

async fn operate(mut machine: impl CardDispenser, operation: u8) -> bool {
    match operation % 9 {
        0 => is_online(machine.status().await),
        1 => machine.initialise().await.is_ok(),
        2 => machine.version().await.is_ok(),
        3 => machine.position().await.is_ok(),
        4 => machine.dispense().await.is_ok(),
        5 => machine.present().await.is_ok(),
        6 => machine.eject().await.is_ok(),
        7 => machine.retain().await.is_ok(),
        _ => machine.body_number().await.is_ok() && machine.retained().await.is_ok(),
    }
}

/// The same machine with a stacker.
pub const CRT591_DISPENSER: Target = Target {
    name: "crt591_dispenser",
    run: crt591_dispenser,
    operations: 9,
    seeds: dispenser_seeds,
    mutations: OF_TALKS,
};

fn crt591_dispenser(input: &[u8]) -> bool {
    talk(input, seal::crt591, async |operation, line| operate(dispenser::crt591::Crt591::new(line), operation).await)
}

fn dispenser_seeds() -> Vec<Seed> {
    all([found("crt591_dispenser"), answers(SLOT, 9), talks(DISPENSER_TALKS)])
}

/// K720.
pub const K720: Target = Target { name: "k720", run: k720, operations: 9, seeds: k720_seeds, mutations: OF_TALKS };

fn k720(input: &[u8]) -> bool {
    talk(input, seal::k720, async |operation, line| operate(k720::K720::new(line), operation).await)
}

fn k720_seeds() -> Vec<Seed> {
    all([found("k720"), answers(K720_VECTORS, 9), talks(K720_TALKS)])
}
