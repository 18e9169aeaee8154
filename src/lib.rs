//! Suiban (随办): the firmware of a 24-hour self-service ID-card kiosk.
//!
//! | room | what lives there |
//! |---|---|
//! | [`journey`] | what a citizen goes through, as pure values |
//! | [`attendant`] | the async shell: performs effects on devices, store and screen |
//! | [`biometrics`] | faces: live person, same person, portrait |
//! | [`store`] | journal, ledger, outbox, evidence, cards |
//! | [`sync`] | the way to central |
//! | [`technician`] | PIN, status board, tests, loading cards |
//! | [`screen`] | scenes into Slint, touches into inputs |
//! | [`app`] | puts the rooms together |

#[cfg(all(feature = "scripted-citizen", not(debug_assertions)))]
compile_error!("a release build must not contain the scripted citizen: build without the feature `scripted-citizen`");

pub mod app;
pub mod attendant;
pub mod biometrics;
pub mod chance;
pub mod clock;
pub mod config;
pub mod journey;
pub mod log;
pub mod screen;
pub mod status;
pub mod store;
pub mod sync;
pub mod technician;
