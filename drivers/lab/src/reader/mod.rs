//! The ID-card reader: a SAM-V module (GA/T 467) with a card field, at 115200 8N1.
//!
//! Promise: answers as the module does, in its order (find, select, read), in its time, and only from what lies on it.
//! A card read once is not found again until it leaves the field.
//!
//! | file | what it does |
//! |---|---|
//! | `frame` | preamble, length, check byte |
//! | `command` | what the host can ask |
//! | `faults` | what can be wrong, by name |
//! | `module` | the states, and the answer to each command |
//! | `text` | the 256-byte text block in its four layouts |
//! | `record` | text, photo and fingers put together |

use std::io;

use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::action::{ActError, Action, Args, action, only};
use crate::device::DeviceName;
use crate::latency;
use crate::world::{CardPlace, Shared};

mod command;
mod faults;
mod frame;
mod module;
mod record;
mod text;

use frame::{Receiver, Request};

pub use faults::FAULTS;

/// What a hand can do to the reader.
pub const ACTIONS: &[Action] = &[action("place-card", "person=P | card=C"), action("remove-card", "")];

/// Does an action at the reader.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "place-card" => place_card(world, args),
        "remove-card" => remove_card(world, args),
        _ => Err(ActError::unknown_action("reader", action, ACTIONS)),
    }
}

fn place_card(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["person", "card"])?;
    world.update(|w| {
        let card = w.cards.chosen(args)?;
        w.cards.put(&card, CardPlace::OnReader)?;
        w.reader.field_changed();
        Ok(json!({ "card": card }))
    })
}

fn remove_card(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    world.update(|w| {
        let card = w.cards.take(CardPlace::OnReader).ok_or_else(nothing_there)?;
        w.reader.field_changed();
        Ok(json!({ "card": card }))
    })
}

fn nothing_there() -> ActError {
    ActError::NotNow("no card lies on the reader: place one first".to_owned())
}

/// Serves one line until the host hangs up.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, mut pipe: P) -> io::Result<()> {
    let mut receiver = Receiver::default();
    while let Some(request) = receiver.next(&mut pipe, &world).await? {
        // The answer to a change of speed still goes at the old one.
        let baud = world.read(|w| w.reader.baud);
        if let Some(reply) = answer(&world, request).await {
            latency::send(&world, DeviceName::Reader, &mut pipe, &reply.encode(), baud).await?;
        }
    }
    Ok(())
}

async fn answer(world: &Shared, request: Request) -> Option<frame::Reply> {
    match request {
        Request::Body(body) => module::answer(world, &body).await,
        Request::BadCheck => Some(frame::Reply::code(module::BAD_CHECK)),
        Request::BadLength => Some(frame::Reply::code(module::BAD_LENGTH)),
    }
}
