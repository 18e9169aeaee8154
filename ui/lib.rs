//! The screens of the kiosk, compiled from `app.slint`.
//!
//! Layout: `adapters.slint` is the whole contract with the program (codes and values in, intents of a person out);
//! `theme.slint` the colours and sizes; `components/` what screens are made of; `words/` turns codes into sentences;
//! `screens/citizen` and `screens/technician` one file per screen; `icons/` the drawings; `i18n/` the translations.
//!
//! Promise: whatever the program sets, the screen says it in the chosen language, readable at 7:1, touchable at 96 px.
//! It must not know devices, rules, or what an answer leads to.

/// Language of the sentences in the `.slint` files, for `slint::select_bundled_translation`.
pub const ENGLISH: &str = "";
/// Simplified Chinese, in which the kiosk starts, for `slint::select_bundled_translation`.
pub const SIMPLIFIED_CHINESE: &str = "zh_CN";

mod compiled {
    //! What the Slint compiler writes. Its documentation is `adapters.slint`.
    #![allow(missing_docs, clippy::all, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    #![allow(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]
    #![allow(clippy::todo, clippy::unimplemented)]
    slint::include_modules!();
}
pub use compiled::*;
