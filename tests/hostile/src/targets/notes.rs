//! Banknote acceptors.

use suiban_drivers::banknotes::{
    NoteAcceptor, NoteEvent,
    ccnet::Ccnet,
    ict::{Ict, Settings},
};
use tokio::time::timeout;

use super::{OF_TALKS, Seed, Target, all, found, is_online, seal, talks};
use crate::dialogue::{WAITING, talk};

const CCNET_TALKS: &str = include_str!("../../seeds/ccnet.txt");
const ICT_TALKS: &str = include_str!("../../seeds/ict.txt");

async fn operate(mut acceptor: impl NoteAcceptor, operation: u8) -> bool {
    match operation % 4 {
        0 => is_online(acceptor.status().await),
        1 => acceptor.left_over().await.is_ok(),
        2 => acceptor.initialise().await.is_ok(),
        // Events are waited for as long as the caller likes.
        _ => timeout(WAITING, payment(&mut acceptor)).await.is_ok_and(|done| done),
    }
}

/// Takes notes as a payment does, until something goes wrong; says whether a note was settled.
async fn payment(acceptor: &mut impl NoteAcceptor) -> bool {
    let mut settled = false;
    acceptor.initialise().await.ok();
    acceptor.enable(&[1_000, 10_000]).await.ok();
    while let Ok(event) = acceptor.next().await {
        let done = match event {
            NoteEvent::Escrowed(note) if note.fen == 1_000 => {
                acceptor.hold().await.ok();
                acceptor.stack().await
            }
            NoteEvent::Escrowed(_) => acceptor.give_back().await,
            NoteEvent::Stacked(_) | NoteEvent::Returned(_) => {
                settled = true;
                acceptor.acknowledge().await
            }
            NoteEvent::Closed => break,
            NoteEvent::Accepting | NoteEvent::Rejected(_) | NoteEvent::Cheated => Ok(()),
        };
        // A decision that failed leaves the note in escrow, to be told of again: whoever ignores that goes in a circle.
        if done.is_err() {
            break;
        }
    }
    acceptor.disable().await.ok();
    settled
}

/// CCNET.
pub const CCNET: Target = Target { name: "ccnet", run: ccnet, operations: 4, seeds: ccnet_seeds, mutations: OF_TALKS };

fn ccnet(input: &[u8]) -> bool {
    talk(input, seal::ccnet, async |operation, line| operate(Ccnet::new(line), operation).await)
}

fn ccnet_seeds() -> Vec<Seed> {
    all([found("ccnet"), talks(CCNET_TALKS)])
}

/// ICT.
pub const ICT: Target = Target { name: "ict", run: ict, operations: 4, seeds: ict_seeds, mutations: OF_TALKS };

fn ict(input: &[u8]) -> bool {
    talk(input, <[u8]>::to_vec, async |operation, line| operate(Ict::new(line, Settings::default()), operation).await)
}

fn ict_seeds() -> Vec<Seed> {
    all([found("ict"), talks(ICT_TALKS)])
}
