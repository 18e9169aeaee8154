//! The screens of the kiosk.
#![allow(missing_docs)]
slint::include_modules!();
