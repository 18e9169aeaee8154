//! The two closed libraries of a real kiosk, loaded at run time: the photo codec (WLT) and the certified fingerprint
//! matcher (GA/T 1012, `ID_Fpr`). The lab ships its own two with the same interface, so this path is the tested path.
//!
//! The only `unsafe` of the drivers is in this folder: a foreign library's word is all there is for its signatures.

use std::path::PathBuf;

use thiserror::Error;

mod library;
pub mod matcher;
pub mod photo;

/// What a plug-in can fail with.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PluginError {
    /// The file is not there or is no library for this machine.
    #[error("the plug-in {path} cannot be loaded: check its path in the configuration and its architecture ({why})")]
    Load {
        /// The configured file.
        path: PathBuf,
        /// The loader's reason.
        why: String,
    },
    /// The library lacks a function of its interface.
    #[error("the plug-in {path} has no function {function}: it is another library or an older version")]
    Missing {
        /// The configured file.
        path: PathBuf,
        /// The function's name.
        function: &'static str,
    },
    /// What was handed to the library is not what its interface takes.
    #[error("{0}: the input was not handed to the plug-in")]
    Input(&'static str),
    /// The library refused.
    #[error("the plug-in's {function} failed with code {code}: look the code up in the library's own manual")]
    Refused {
        /// The function's name.
        function: &'static str,
        /// What it returned.
        code: i32,
    },
    /// The library returned success and a value outside its range.
    #[error("the plug-in's {function} returned an impossible value: it is another library or a damaged one")]
    Nonsense {
        /// The function's name.
        function: &'static str,
    },
}
