//! The card's side of a virtual smart-card reader (vpcd): a plain contactless reader on which a card lies or does not.
//!
//! The reader's driver listens, the card connects: a connection is a card on the reader, its end a card lifted. Messages
//! are a big-endian length and so many bytes; a single byte is a control (00 off, 01 on, 02 reset, 04 answer to reset),
//! anything longer a command to the chip.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::sleep;

use crate::action::{ActError, Action, Args, action, only, parsed};
use crate::chip;
use crate::latency;
use crate::world::{CardPlace, ChipFault, Shared, World};

mod faults;

pub use faults::FAULTS;

const POWER_OFF: u8 = 0x00;
const POWER_ON: u8 = 0x01;
const RESET: u8 = 0x02;
const ATR: u8 = 0x04;

/// Between two attempts to reach a reader that does not listen yet.
const AGAIN: Duration = Duration::from_millis(200);

/// What a hand can do. `lift-after` takes the card away when the host has sent so many commands.
pub const ACTIONS: &[Action] =
    &[action("place-card", "person=P | card=C"), action("remove-card", ""), action("lift-after", "commands=N")];

/// Does an action.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "place-card" => place_card(world, args),
        "remove-card" => remove_card(world, args),
        "lift-after" => lift_after(world, args),
        _ => Err(ActError::unknown_action("chip-reader", action, ACTIONS)),
    }
}

fn place_card(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["person", "card"])?;
    world.update(|w| {
        let card = w.cards.chosen(args)?;
        w.cards.put(&card, CardPlace::OnChipReader)?;
        w.chip_reader.field_changed();
        Ok(json!({ "card": card }))
    })
}

fn remove_card(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    world.update(|w| lift(w).ok_or_else(nothing_there)).map(|card| json!({ "card": card }))
}

fn lift(world: &mut World) -> Option<String> {
    let card = world.cards.take(CardPlace::OnChipReader)?;
    world.chip_reader.field_changed();
    Some(card)
}

fn lift_after(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["commands"])?;
    let commands: u32 = parsed(args, "commands", "a number of commands")?;
    world.update(|w| w.chip_reader.lift_after = Some(commands));
    Ok(json!({ "commands": commands }))
}

fn nothing_there() -> ActError {
    ActError::NotNow("no card lies on the contactless reader: place one first".to_owned())
}

/// Lays every card on a virtual reader that listens at `reader`, for as long as it lies there.
pub async fn attend(world: Shared, reader: SocketAddr) {
    loop {
        world.until(|w| w.cards.at(CardPlace::OnChipReader).is_some()).await;
        match TcpStream::connect(reader).await {
            Ok(stream) => {
                if let Err(error) = serve(world.clone(), stream).await {
                    tracing::info!(%error, "the virtual reader went away");
                }
            }
            Err(_) => sleep(AGAIN).await,
        }
    }
}

/// Serves one connection until the card is lifted or the reader hangs up.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, mut pipe: P) -> io::Result<()> {
    let visit = world.read(|w| w.chip_reader.visits);
    let gone = |w: &World| w.chip_reader.visits != visit || w.cards.at(CardPlace::OnChipReader).is_none();
    let (mut pending, mut chunk) = (Vec::new(), [0; 512]);
    loop {
        while let Some(message) = cut(&mut pending) {
            let Some(answer) = answer(&world, &message).await else { continue };
            if world.read(gone) {
                return Ok(());
            }
            let length = u16::try_from(answer.len()).unwrap_or(u16::MAX).to_be_bytes();
            pipe.write_all(&[&length[..], &answer].concat()).await?;
        }
        tokio::select! {
            () = world.until(gone) => return Ok(()),
            count = pipe.read(&mut chunk) => match count? {
                0 => return Ok(()),
                count => pending.extend_from_slice(&chunk[..count]),
            },
        }
    }
}

/// The next whole message.
fn cut(pending: &mut Vec<u8>) -> Option<Vec<u8>> {
    let (length, rest) = pending.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*length));
    let message = rest.get(..length)?.to_vec();
    pending.drain(..length + 2);
    Some(message)
}

async fn answer(world: &Shared, message: &[u8]) -> Option<Vec<u8>> {
    match message {
        [] => None,
        [control @ (POWER_OFF | POWER_ON | RESET)] => {
            world.update(|w| {
                w.chip_reader.powered = *control != POWER_OFF;
                w.chip_reader.file_selected = false;
            });
            None
        }
        [ATR] => world.read(|w| w.cards.at(CardPlace::OnChipReader).map(chip::answer_to_reset)),
        [_] => None,
        apdu => {
            latency::takes(world, 20..=60).await;
            world.update(|w| command(w, apdu))
        }
    }
}

/// The chip's answer; a dead one stays silent.
fn command(world: &mut World, apdu: &[u8]) -> Option<Vec<u8>> {
    if world.chip_reader.lift_after == Some(0) {
        lift(world);
        return None;
    }
    world.chip_reader.lift_after = world.chip_reader.lift_after.map(|left| left - 1);
    let World { cards, chip_reader, .. } = world;
    let card = cards.at(CardPlace::OnChipReader)?;
    chip_reader.answered += 1;
    match card.chip {
        ChipFault::Dead => None,
        ChipFault::UnknownKind => Some(vec![0x6D, 0x00]),
        ChipFault::None | ChipFault::RejectsReader | ChipFault::Forged | ChipFault::BadSignature => {
            Some(chip::answer(card, &mut chip_reader.file_selected, apdu))
        }
    }
}
