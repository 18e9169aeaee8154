//! The screen: the attendant's scenes as pictures, the person's touches as inputs.
//!
//! [`scene`] is the whole of what the attendant can show, as plain values: codes, numbers and the person's own data, never
//! sentences. [`bridge`] writes a scene into the Slint adapters; sentences are made there, by `@tr`, in the language
//! chosen. [`inputs`] turns callbacks into [`Input`]s. The UI thread owns Slint; everything else talks to it through
//! [`ScreenSink`].

pub mod bridge;
mod cash;
pub mod inputs;
pub mod live;
pub mod pages;
mod qr;
mod register;
mod repairs;
pub mod scene;
pub mod technician;
#[cfg(all(test, feature = "scripted-citizen"))]
mod tests;
mod words;

pub use inputs::Input;
pub use live::Live;
pub use scene::{Page, Scene, ScreenSink, Shell};
