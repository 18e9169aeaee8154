//! What kiosk and central say to each other. A signature keeps strangers out, not a mistaken or a captured peer: what is
//! read behind one is tried with a right signature over hostile bytes.

pub mod api;
pub mod envelope;
mod keys;
pub mod parcel;
pub mod sealed;

use serde::Serialize;

use super::{OF_BYTES, Seed, Target, all, found, plain};

/// A value as the bytes that travel.
fn json(name: &str, value: &impl Serialize) -> Seed {
    Seed { name: name.to_owned(), bytes: serde_json::to_vec(value).unwrap_or_default() }
}
