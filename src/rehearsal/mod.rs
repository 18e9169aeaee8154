//! A rehearsal of the whole house: lab, central and kiosk as processes, and a scripted citizen who sees and touches the
//! kiosk's real screen. The demonstration and the whole-system tests tell their stories with it.
//!
//! Only with the feature `scripted-citizen`, which a release build refuses. It reaches nothing behind the screen.

mod citizen;
mod lab;
mod processes;
pub mod remote;
pub mod steps;

pub use citizen::{Citizen, Plug};
pub use lab::Lab;
pub use processes::{Running, Stage};

/// Whatever stops a story, with a sentence for the person who started it.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
