//! Every promise the simulation checks can be seen broken. A good run is taken and the truth, the books or central's word is
//! changed in one place; the check that guards the place must say so. A check that no change breaks checks nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod books;
mod good;
mod runs;
mod truth;
