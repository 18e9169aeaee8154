//! The document camera: HTTP, with a motion-JPEG stream of 1600 × 1200 under `/page.mjpg`, eight pictures a second as such
//! cameras give them at this size, looking down on a dark desk.
//!
//! Promise: what lies on the desk is a page of the household register (常住人口登记卡) of somebody in town, drawn here,
//! seen a little from the side as such cameras see it. Nobody on it exists.
//!
//! | file | what it is |
//! |---|---|
//! | `form` | the page itself, flat |

use std::io;
use std::sync::OnceLock;
use std::time::Duration;

use image::RgbImage;
use serde_json::{Value, json};
use suiban_lab_town::Person;
use suiban_lab_town::desk::{self, Sheet, Spoilt};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::action::{ActError, Action, Args, action, one_of, only, optional, required};
use crate::camera::film::{Channel, Shot, serve_film};
use crate::device::DeviceName;
use crate::world::{Desk, Jpeg, PageOnDesk, Shared};

mod faults;
pub mod form;

pub use faults::FAULTS;

/// Pixels a row.
pub const WIDTH: u32 = 1600;

/// Rows.
pub const HEIGHT: u32 = 1200;

/// What hands can do at the desk.
pub const ACTIONS: &[Action] = &[
    action("lay", "person=P [turn=DEGREES] [cut_off=true]"),
    action("clear", ""),
    action("spoil", "by=nothing|moved|unfocused|glare"),
];

const SPOILT: [(&str, Spoilt); 4] = [
    ("nothing", Spoilt::Nothing),
    ("moved", Spoilt::Moved),
    ("unfocused", Spoilt::Unfocused),
    ("glare", Spoilt::Glare),
];

const SWITCH: [(&str, bool); 2] = [("true", true), ("false", false)];

/// The stream.
const FILM: [Channel; 1] = [Channel {
    device: DeviceName::DocumentCamera,
    name: "page",
    shot,
    every: Duration::from_millis(125),
    viewers: |w| &mut w.document.viewers,
    still: "/page.jpg",
}];

/// Does an action at the desk.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "lay" => lay(world, args),
        "clear" => clear(world, args),
        "spoil" => spoil(world, args),
        _ => Err(ActError::unknown_action("document-camera", action, ACTIONS)),
    }
}

fn lay(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["person", "turn", "cut_off"])?;
    let slug = required(args, "person", "the slug of a person, see `town list`")?;
    world.read(|w| w.known_person(slug).map(|_| ()))?;
    let turn: i16 = optional(args, "turn", "degrees from -30 to 30")?.unwrap_or(3);
    if !(-30..=30).contains(&turn) {
        return Err(ActError::bad_value("turn", &turn.to_string(), "degrees from -30 to 30"));
    }
    let cut_off = args.contains_key("cut_off") && one_of(args, "cut_off", &SWITCH)?;
    world.update(|w| w.document.desk.page = Some(PageOnDesk { person: slug.to_owned(), turn, cut_off }));
    Ok(json!({ "page": slug }))
}

fn clear(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &[])?;
    let there = world.update(|w| w.document.desk.page.take());
    Ok(json!({ "taken": there.map(|page| page.person) }))
}

fn spoil(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["by"])?;
    let spoilt = one_of(args, "by", &SPOILT)?;
    world.update(|w| w.document.desk.spoilt = spoilt);
    Ok(json!({ "good": spoilt == Spoilt::Nothing }))
}

/// Serves one connection.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, pipe: P) -> io::Result<()> {
    serve_film(world, pipe, &FILM).await
}

/// What the camera sees.
pub fn seen(desk: &Desk, person: Option<&Person>) -> RgbImage {
    let page = person.map(form::page);
    let lies = desk.page.as_ref().zip(page.as_ref());
    let sheet = lies.map(|(lies, page)| Sheet { page, turn: lies.turn, cut_off: lies.cut_off });
    desk::seen(sheet, desk.spoilt, WIDTH, HEIGHT)
}

/// Where the corners of a whole page lie in the picture.
pub fn corners(turn: i16) -> [desk::Point; 4] {
    desk::corners(turn, false, form::HEIGHT as f32 / form::WIDTH as f32, WIDTH, HEIGHT)
}

/// What a covered lens sees.
fn black() -> Jpeg {
    static BLACK: OnceLock<Jpeg> = OnceLock::new();
    BLACK.get_or_init(|| crate::camera::jpeg(&RgbImage::new(WIDTH, HEIGHT))).clone()
}

/// The picture of this moment. It changes only when hands change something, and is drawn then.
fn shot(world: &Shared) -> Shot {
    if world.read(|w| w.document.covered) {
        return Shot::Picture(black());
    }
    let (desk, drawn) = world.read(|w| {
        let drawn = w.document.drawn.clone().filter(|(of, _)| *of == w.document.desk);
        (w.document.desk.clone(), drawn)
    });
    if let Some((_, jpeg)) = drawn {
        return Shot::Picture(jpeg);
    }
    let person = desk.page.as_ref().and_then(|page| world.read(|w| w.town.person(&page.person).cloned()));
    let jpeg = crate::camera::jpeg(&seen(&desk, person.as_ref()));
    world.update_quietly(|w| w.document.drawn = Some((desk, jpeg.clone())));
    Shot::Picture(jpeg)
}
