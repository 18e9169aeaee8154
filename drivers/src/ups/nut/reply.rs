//! What the service answers: one line, of which the first word says the kind.

use super::words::split;
use crate::ups::UpsFault;

/// One line of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// `OK …`.
    Ok,
    /// `VAR ups name "value"`.
    Var {
        /// Whose.
        ups: String,
        /// Which.
        name: String,
        /// Its value.
        value: String,
    },
    /// `BEGIN LIST VAR ups`.
    Begin(String),
    /// `END LIST VAR ups`.
    End(String),
    /// `ERR WORD`.
    Err(ErrWord),
}

/// The refusals that a reader of values can get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrWord {
    /// `ACCESS-DENIED`, and its forms around user and password.
    AccessDenied,
    /// `UNKNOWN-UPS`.
    UnknownUps,
    /// `VAR-NOT-SUPPORTED`: this UPS has no such value.
    VarNotSupported,
    /// `DRIVER-NOT-CONNECTED`.
    DriverNotConnected,
    /// `DATA-STALE`.
    DataStale,
    /// A refusal that answers none of our questions.
    Other,
}

impl ErrWord {
    fn parse(word: &str) -> Self {
        match word {
            "ACCESS-DENIED" | "INVALID-PASSWORD" | "INVALID-USERNAME" | "USERNAME-REQUIRED" | "PASSWORD-REQUIRED" => {
                Self::AccessDenied
            }
            "UNKNOWN-UPS" => Self::UnknownUps,
            "VAR-NOT-SUPPORTED" => Self::VarNotSupported,
            "DRIVER-NOT-CONNECTED" => Self::DriverNotConnected,
            "DATA-STALE" => Self::DataStale,
            _ => Self::Other,
        }
    }

    /// As a fault of the device. `None`: the question and its refusal do not fit.
    pub fn fault(self) -> Option<UpsFault> {
        match self {
            Self::AccessDenied => Some(UpsFault::AccessDenied),
            Self::UnknownUps => Some(UpsFault::UnknownUps),
            Self::VarNotSupported => Some(UpsFault::NoState),
            Self::DriverNotConnected => Some(UpsFault::CommLost),
            Self::DataStale => Some(UpsFault::DataStale),
            Self::Other => None,
        }
    }
}

impl Reply {
    /// Reads a line. `None`: it is no answer of this service.
    pub fn parse(line: &str) -> Option<Self> {
        let words = split(line)?;
        match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["OK", ..] => Some(Self::Ok),
            ["ERR", word, ..] => Some(Self::Err(ErrWord::parse(word))),
            ["VAR", ups, name, value] => {
                Some(Self::Var { ups: (*ups).to_owned(), name: (*name).to_owned(), value: (*value).to_owned() })
            }
            ["BEGIN", "LIST", "VAR", ups] => Some(Self::Begin((*ups).to_owned())),
            ["END", "LIST", "VAR", ups] => Some(Self::End((*ups).to_owned())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        assert_eq!(Reply::parse("OK Goodbye"), Some(Reply::Ok));
        assert_eq!(Reply::parse("BEGIN LIST VAR su700"), Some(Reply::Begin("su700".to_owned())));
        assert_eq!(Reply::parse("END LIST VAR su700"), Some(Reply::End("su700".to_owned())));
        let charge = Reply::Var { ups: "su700".to_owned(), name: "battery.charge".to_owned(), value: "87".to_owned() };
        assert_eq!(Reply::parse(r#"VAR su700 battery.charge "87""#), Some(charge));
        for noise in ["", "VAR su700", "HELLO", r#"VAR su700 ups.status "OL"#] {
            assert_eq!(Reply::parse(noise), None, "{noise}");
        }
    }

    #[test]
    fn refusals() {
        let fault = |line: &str| match Reply::parse(line) {
            Some(Reply::Err(word)) => word.fault(),
            Some(Reply::Ok | Reply::Var { .. } | Reply::Begin(_) | Reply::End(_)) | None => None,
        };
        assert_eq!(fault("ERR ACCESS-DENIED"), Some(UpsFault::AccessDenied));
        assert_eq!(fault("ERR UNKNOWN-UPS"), Some(UpsFault::UnknownUps));
        assert_eq!(fault("ERR DRIVER-NOT-CONNECTED"), Some(UpsFault::CommLost));
        assert_eq!(fault("ERR DATA-STALE"), Some(UpsFault::DataStale));
        assert_eq!(fault("ERR TOO-LONG"), None);
    }
}
