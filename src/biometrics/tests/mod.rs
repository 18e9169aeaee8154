//! Faces, against the drawn town. What these tests show holds for drawn people; it says nothing about accuracy on real
//! ones. Tests of the neural engine need a model pack in `$SUIBAN_MODELS` and say so when they are skipped.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod embedded;
mod neural;
mod packs;
mod pairs;
mod portraits;
mod promises;
mod stage;
