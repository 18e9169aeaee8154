//! Suiban (随办): the firmware of a 24-hour self-service ID-card kiosk.
//!
//! | room | what lives there |
//! |---|---|
//! | [`journey`] | what a citizen goes through, as pure values |
//! | [`attendant`] | the async shell: performs effects on devices, store and screen |
//! | [`faults`] | every (device, fault): what is said, lost, tried, done and reported |
//! | [`biometrics`] | faces: live person, same person, portrait |
//! | [`page`] | the household register's page under the document camera |
//! | [`store`] | journal, ledger, outbox, evidence, cards |
//! | [`sync`], [`carry`] | the way to central: by wire, and by hand |
//! | [`technician`] | PIN, status board, tests, loading cards |
//! | [`screen`] | scenes into Slint, touches into inputs |
//! | [`inspect`] | `suiban devices`: what is plugged in, for somebody at the machine |
//! | [`mod@crash`] | named places where a test cuts the power |
//! | [`app`] | puts the rooms together |
//! | [`mod@switch_off`] | the office's command that switches the machine off |
//! | `rehearsal` | lab, central, kiosk and a scripted citizen, for stories and whole-system tests; never in a release |

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::wildcard_enum_match_arm, missing_docs)
)]

#[cfg(all(feature = "scripted-citizen", not(debug_assertions)))]
compile_error!("a release build must not contain the scripted citizen: build without the feature `scripted-citizen`");

#[cfg(all(feature = "crash-points", not(debug_assertions)))]
compile_error!("a release build must not contain crash points: build without the feature `crash-points`");

// First, so that every room knows its macro.
#[macro_use]
pub mod crash;

pub mod app;
pub mod attendant;
mod backoff;
pub mod biometrics;
pub mod carry;
pub mod chance;
pub mod clock;
pub mod config;
pub mod faults;
pub mod inspect;
pub mod journey;
pub mod log;
pub mod page;
#[cfg(feature = "scripted-citizen")]
pub mod rehearsal;
pub mod screen;
pub mod secrecy;
pub mod status;
pub mod store;
pub mod switch_off;
pub mod sync;
pub mod technician;
