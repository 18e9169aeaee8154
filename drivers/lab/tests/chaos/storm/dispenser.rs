//! K720: frames with an XOR byte and a handshake of three parts.
//!
//! Questions are asked again; a move is ordered once, and afterwards the sensors are asked until they tell where the card is.

use suiban_drivers::dispenser::k720::K720;
use suiban_drivers::dispenser::{CardDispenser, CardPosition, DispenserFault, MoveError};
use suiban_lab::world::{CardPlace, DispenserPosition};
use suiban_lab::{DeviceName, Lab};
use tokio::io::DuplexStream;

use super::{MINUTES, Outcome, in_memory, thousand};

#[tokio::test(start_paused = true)]
async fn a_dispenser_on_a_bad_line_draws_a_card_once_or_not_at_all_and_never_tells_wrong_where_it_is() {
    thousand("dispenser", 50, async |seed, operations| {
        let (lab, line) = in_memory(DeviceName::Dispenser, 9000 + seed).await;
        let mut machine = K720::new(line);
        operations
            .within(MINUTES)
            .each(async |number| match number % 4 {
                0 => draw(&lab, &mut machine).await,
                1 => present(&lab, &mut machine).await,
                _ => told(&lab, &mut machine).await,
            })
            .await
    })
    .await;
}

fn is_there(lab: &Lab) -> bool {
    lab.world().read(|w| w.dispenser.blank || w.cards.at(CardPlace::InDispenser).is_some())
}

fn position(lab: &Lab) -> CardPosition {
    match lab.world().read(|w| w.dispenser.position) {
        _ if !is_there(lab) => CardPosition::None,
        DispenserPosition::Reader => CardPosition::AtReader,
        DispenserPosition::Middle => CardPosition::Between,
        DispenserPosition::Gate | DispenserPosition::Out => CardPosition::AtGate,
    }
}

async fn settled(lab: &Lab) {
    lab.world().until(|w| w.dispenser.motion.is_none()).await;
}

/// The channel is empty, and one card lies in the hopper.
async fn draw(lab: &Lab, machine: &mut K720<DuplexStream>) -> Outcome {
    // Whoever finds something takes it out; an empty channel is as good.
    drop(lab.order("dispenser clear").await);
    let card = lab.order("town make-card li-na").await.unwrap()["card"].as_str().unwrap().to_owned();
    lab.order(&format!("dispenser load card={card}")).await.unwrap();
    let before = moves(lab);
    let said = machine.dispense().await;
    moved(lab, before, said, CardPosition::AtReader).await
}

/// Whatever lies in the channel goes to the gate.
async fn present(lab: &Lab, machine: &mut K720<DuplexStream>) -> Outcome {
    let (before, was_there) = (moves(lab), is_there(lab));
    let said = machine.present().await;
    settled(lab).await;
    assert!(was_there || !is_there(lab), "a card came out of nowhere");
    moved(lab, before, said, CardPosition::AtGate).await
}

fn moves(lab: &Lab) -> u64 {
    lab.world().read(|w| w.dispenser.moves)
}

/// What was said of a move against what moved; before it the machine had made so many.
async fn moved(lab: &Lab, before: u64, said: Result<(), MoveError>, to: CardPosition) -> Outcome {
    settled(lab).await;
    let made = moves(lab) - before;
    assert!(made <= 1, "moved {made} times");
    match said {
        Ok(()) => {
            assert_eq!((made, position(lab)), (1, to));
            Outcome::Right
        }
        Err(MoveError::NotBegun(_)) => {
            assert_eq!(made, 0, "said not to have begun");
            Outcome::Refused
        }
        Err(MoveError::Unknown(_)) => Outcome::Refused,
        Err(MoveError::Fault(DispenserFault::Refused(_) | DispenserFault::Occupied | DispenserFault::NoCard)) => {
            Outcome::Refused
        }
        // The order itself was lost on the line: the card is where it was, and that is what is said.
        Err(MoveError::Fault(DispenserFault::Stalled | DispenserFault::NotDrawn)) if made == 0 => Outcome::Refused,
        Err(MoveError::Fault(fault)) => panic!("nothing is wrong with the machine, and the driver says: {fault}"),
    }
}

async fn told(lab: &Lab, machine: &mut K720<DuplexStream>) -> Outcome {
    match machine.position().await {
        Ok(said) => {
            assert_eq!(said, position(lab));
            Outcome::Right
        }
        Err(_) => Outcome::Refused,
    }
}
