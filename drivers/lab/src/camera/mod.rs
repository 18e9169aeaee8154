//! The camera: HTTP, with a motion-JPEG stream of 640 × 480 at 25 frames a second under `/cam.mjpg`.
//!
//! Promise: whoever stands before it always moves a little, blinks now and then, and makes the gestures asked for; a
//! picture held up does none of that. Pictures are drawn ahead and kept, so that the stream itself costs next to nothing.
//!
//! | file | what it does |
//! |---|---|
//! | `director` | what the subject does from tick to tick |
//! | `album` | draws the pictures a subject can be seen in |
//! | `http` | the server |
//! | `faults` | what can be wrong, by name |

use serde_json::{Value, json};

use crate::action::{ActError, Action, Args, action, one_of, only, required};
use crate::world::{Attack, Gesture, Shared, Subject, World};

mod album;
mod director;
mod faults;
mod http;

pub use faults::FAULTS;
pub use http::serve;

/// Frames a second.
pub const FRAME_RATE: u32 = 25;
/// Pixels a row.
pub const WIDTH: u32 = 640;
/// Rows.
pub const HEIGHT: u32 = 480;

/// What can be done before the camera.
pub const ACTIONS: &[Action] = &[
    action("show", "person=P [attack=print|phone] | nobody=1"),
    action("do", "gesture=blink|open-mouth|turn-left|turn-right|look-straight"),
];

/// Does an action before the camera.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "show" => show(world, args),
        "do" => gesture(world, args),
        _ => Err(ActError::unknown_action("camera", action, ACTIONS)),
    }
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
