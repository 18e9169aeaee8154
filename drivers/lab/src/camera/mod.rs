//! The camera: HTTP, with a motion-JPEG stream of 640 × 480 at 25 frames a second under `/cam.mjpg`, and beside it a
//! near-infrared camera that looks the same way, under `/nir.mjpg`.
//!
//! Promise: whoever stands before it always moves a little, blinks now and then, and makes the gestures asked for; a
//! picture held up does none of that. Pictures are drawn ahead and kept, so that the stream itself costs next to nothing.
//!
//! | file | what it does |
//! |---|---|
//! | `director` | what the subject does from tick to tick |
//! | `album` | draws the pictures a subject can be seen in |
//! | [`film`] | the server |
//! | `faults` | what can be wrong, by name |

use std::io;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;

use crate::action::{ActError, Action, Args, action, one_of, only, required};
use crate::device::DeviceName;
use crate::world::{Attack, Frame, Gesture, Infrared, Shared, Subject, World};

mod album;
mod director;
mod faults;
pub(crate) mod film;

pub(crate) use album::encode as jpeg;
pub use faults::FAULTS;

use film::{Channel, Shot, serve_film};

/// Frames a second.
pub const FRAME_RATE: u32 = 25;
/// Pixels a row.
pub const WIDTH: u32 = 640;
/// Rows.
pub const HEIGHT: u32 = 480;

const TICK: Duration = Duration::from_millis(1000 / FRAME_RATE as u64);

/// The streams.
const FILM: [Channel; 2] = [
    Channel {
        device: DeviceName::Camera,
        name: "cam",
        still: "/still.jpg",
        shot,
        every: TICK,
        viewers: |w| &mut w.camera.viewers,
    },
    Channel {
        device: DeviceName::Camera,
        name: "nir",
        still: "/nir.jpg",
        shot: infrared,
        every: TICK,
        viewers: |w| &mut w.camera.viewers,
    },
];

/// What can be done before the camera.
pub const ACTIONS: &[Action] = &[
    action("show", "person=P [attack=print|phone] | nobody=1"),
    action("do", "gesture=blink|open-mouth|turn-left|turn-right|look-straight"),
    action("infrared", "is=seeing|dark|unplugged"),
];

/// Does an action before the camera.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "show" => show(world, args),
        "do" => gesture(world, args),
        "infrared" => set_infrared(world, args),
        _ => Err(ActError::unknown_action("camera", action, ACTIONS)),
    }
}

/// Serves one connection.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, pipe: P) -> io::Result<()> {
    serve_film(world, pipe, &FILM).await
}

/// What the subject is doing at this moment.
fn now(world: &Shared) -> (Subject, Frame) {
    let now = Instant::now();
    world.update_quietly(|w| {
        let since = *w.camera.on_since.get_or_insert(now);
        let tick = (now.duration_since(since).as_millis() / TICK.as_millis()) as u64;
        if !w.camera.frozen {
            director::advance(&mut w.camera, tick);
        }
        (w.camera.subject.clone(), director::frame(&w.camera))
    })
}

/// The picture of this moment.
fn shot(world: &Shared) -> Shot {
    let (subject, frame) = now(world);
    if world.read(|w| w.camera.covered) {
        return Shot::Picture(album::black());
    }
    album::draw_ahead(world, &subject);
    album::look_up(world, &subject, frame).map_or(Shot::NotYet, Shot::Picture)
}

/// The infrared picture of this moment.
fn infrared(world: &Shared) -> Shot {
    let (subject, _) = now(world);
    album::draw_ahead(world, &subject);
    let drawn = |w: &World| w.camera.albums.get(&subject).and_then(|album| album.infrared.clone());
    match world.read(|w| w.camera.infrared) {
        Infrared::Unplugged => Shot::Gone,
        Infrared::Dark => Shot::Picture(album::black()),
        Infrared::Seeing => world.read(drawn).map_or(Shot::NotYet, Shot::Picture),
    }
}

fn set_infrared(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["is"])?;
    let infrared = one_of(args, "is", &Infrared::WORDS)?;
    world.update(|w| w.camera.infrared = infrared);
    Ok(json!({ "sees": infrared == Infrared::Seeing }))
}

fn show(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["person", "attack", "nobody"])?;
    let subject = world.read(|w| subject(w, args))?;
    let changed = world.update(|w| {
        let changed = w.camera.subject != subject;
        if changed {
            director::enter(&mut w.camera, subject.clone());
        }
        changed
    });
    album::draw_ahead(world, &subject);
    Ok(json!({ "changed": changed }))
}

fn subject(w: &World, args: &Args) -> Result<Subject, ActError> {
    if args.contains_key("nobody") {
        only(args, &["nobody"])?;
        return Ok(Subject::Nobody);
    }
    let slug = required(args, "person", "person=P, or nobody=1")?;
    w.known_person(slug)?;
    Ok(match args.contains_key("attack") {
        false => Subject::Person(slug.to_owned()),
        true => Subject::Picture(slug.to_owned(), one_of(args, "attack", &Attack::WORDS)?),
    })
}

fn gesture(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["gesture"])?;
    let gesture = one_of(args, "gesture", &Gesture::WORDS)?;
    world.update(|w| match w.camera.subject {
        Subject::Person(_) => {
            w.camera.waiting.push_back(gesture);
            Ok(json!({ "waiting": w.camera.waiting.len() }))
        }
        Subject::Nobody => Err(ActError::NotNow("nobody stands before the camera: show a person first".to_owned())),
        Subject::Picture(..) => {
            Err(ActError::NotNow("a picture does not move: show the person without attack=".to_owned()))
        }
    })
}
