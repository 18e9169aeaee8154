//! What looks at a person and at what the person brings: readers with a secure module and plain ones, fingerprint sensors,
//! cameras, scanners.

use serde::Deserialize;
use strum::IntoStaticStr;
use suiban_drivers::Secret;
use suiban_drivers::transport::PortAddress;

/// ID-card readers.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Reader {
    /// SAM-V on a serial line, or on USB by whatever endpoints the reader has.
    SamV {
        /// Where.
        port: PortAddress,
    },
}

/// Plain contactless readers.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum ChipReader {
    /// Behind the smart-card service of the system.
    Pcsc {
        /// Part of the reader's name as the service tells it; empty: the first there is.
        #[serde(default)]
        port: String,
    },
}

/// Fingerprint sensors.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Fingerprint {
    /// ZFM-20 and its relatives.
    Zfm20 {
        /// Where.
        port: PortAddress,
        /// The module's password, where it is not the factory's 0.
        #[serde(default)]
        password: Option<Secret<u32>>,
    },
}

/// Cameras, for faces and for papers.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Camera {
    /// One colour camera.
    Capture {
        /// `v4l2:0`, `usb-path:1-1.2:0`, a file or an HTTP address.
        port: String,
    },
    /// A colour and an infrared camera that look the same way. Who is not seen by both is nobody.
    Pair {
        /// The colour camera.
        port: String,
        /// The infrared camera; of one module, another interface of the same USB place.
        infrared: String,
    },
}

/// Code scanners.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Scanner {
    /// Any scanner that types a line.
    LineMode {
        /// Where.
        port: PortAddress,
    },
    /// Newland engines and their relatives, with commands.
    Newland {
        /// Where.
        port: PortAddress,
    },
    /// Newland engines that are set by text, `nls` and a number.
    Nls {
        /// Where.
        port: PortAddress,
    },
    /// Honeywell, with menu commands.
    Honeywell {
        /// Where.
        port: PortAddress,
    },
}
