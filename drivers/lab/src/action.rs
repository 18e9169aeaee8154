//! Actions: what a hand can do to a device. Names and arguments are text, as they come from the command line.
//!
//! Promise: an action that cannot be done says what could be done instead, and has changed nothing.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use thiserror::Error;

/// Arguments by name, all text.
pub type Args = BTreeMap<String, String>;

/// One action of a device, for dispatch and for the help text.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    /// The action's name, such as `place-card`.
    pub name: &'static str,
    /// Its arguments as shown to a person, such as `person=P | card=C`; empty without arguments.
    pub usage: &'static str,
}

impl fmt::Display for Action {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gap = if self.usage.is_empty() { "" } else { " " };
        write!(out, "{}{gap}{}", self.name, self.usage)
    }
}

/// Shorthand for tables of actions.
pub const fn action(name: &'static str, usage: &'static str) -> Action {
    Action { name, usage }
}

/// Why an action was not done. The text is for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ActError {
    /// No such device.
    #[error("there is no device `{name}`: choose one of {known}")]
    UnknownDevice {
        /// What was asked for.
        name: String,
        /// The devices there are.
        known: String,
    },
    /// The device has no such action.
    #[error("`{device}` cannot `{name}`: it can {known}")]
    UnknownAction {
        /// The device.
        device: String,
        /// What was asked for.
        name: String,
        /// What it can do, with arguments.
        known: String,
    },
    /// An argument is missing.
    #[error("`{name}=` is missing: give {expected}")]
    MissingArgument {
        /// The argument's name.
        name: String,
        /// What it takes.
        expected: String,
    },
    /// An argument the action does not take.
    #[error("this action takes no `{name}=`: it takes {known}")]
    UnknownArgument {
        /// The argument's name.
        name: String,
        /// The arguments there are.
        known: String,
    },
    /// An argument has a value of the wrong kind.
    #[error("`{name}={value}` does not fit: give {expected}")]
    BadValue {
        /// The argument's name.
        name: String,
        /// The value given.
        value: String,
        /// What it takes.
        expected: String,
    },
    /// The world does not allow it now; the text says what to do first.
    #[error("{0}")]
    NotNow(String),
}

impl ActError {
    /// An action that is not in the device's table.
    pub fn unknown_action(device: &str, name: &str, table: &[Action]) -> Self {
        let known = table.iter().map(|action| format!("`{action}`")).collect::<Vec<_>>();
        Self::UnknownAction { device: device.to_owned(), name: name.to_owned(), known: known.join(", ") }
    }

    /// A value outside what the argument takes.
    pub fn bad_value(name: &str, value: &str, expected: &str) -> Self {
        Self::BadValue { name: name.to_owned(), value: value.to_owned(), expected: expected.to_owned() }
    }
}

/// Refuses arguments other than `known`, so that a misspelt one is not silently ignored.
pub fn only(args: &Args, known: &[&str]) -> Result<(), ActError> {
    match args.keys().find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => {
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            Err(ActError::UnknownArgument { name: name.clone(), known })
        }
    }
}

/// The argument as text.
pub fn required<'a>(args: &'a Args, name: &str, expected: &str) -> Result<&'a str, ActError> {
    let missing = || ActError::MissingArgument { name: name.to_owned(), expected: expected.to_owned() };
    args.get(name).map(String::as_str).ok_or_else(missing)
}

/// The argument as a value of type `T`, if given.
pub fn optional<T: FromStr>(args: &Args, name: &str, expected: &str) -> Result<Option<T>, ActError> {
    let Some(text) = args.get(name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| ActError::bad_value(name, text, expected))
}

/// The argument as a value of type `T`.
pub fn parsed<T: FromStr>(args: &Args, name: &str, expected: &str) -> Result<T, ActError> {
    let text = required(args, name, expected)?;
    text.parse().map_err(|_| ActError::bad_value(name, text, expected))
}

/// The argument as one of a list of words.
pub fn one_of<T: Copy>(args: &Args, name: &str, words: &[(&str, T)]) -> Result<T, ActError> {
    let expected = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" | ");
    let text = required(args, name, &expected)?;
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    found.ok_or_else(|| ActError::bad_value(name, text, &expected))
}

/// `3s`, `250ms`, or a bare number of seconds.
pub fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at(text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len()));
    let number: f64 = number.parse().ok().filter(|number: &f64| (0.0..=86_400.0).contains(number))?;
    match unit {
        "" | "s" => Some(Duration::from_secs_f64(number)),
        "ms" => Some(Duration::from_secs_f64(number / 1000.0)),
        "min" => Some(Duration::from_secs_f64(number * 60.0)),
        _ => None,
    }
}

/// The names of the arguments in a usage text, in its order.
fn names(usage: &'static str) -> Vec<&'static str> {
    let name = |word: &'static str| word.trim_start_matches('[').split_once('=').map(|(name, _)| name);
    usage.split_whitespace().filter_map(name).collect()
}

/// Arguments as typed: `name=value`, or a value alone for the first argument of `usage` not given yet.
pub fn named(usage: &'static str, words: &[String]) -> Result<Args, ActError> {
    let names = names(usage);
    let mut args = Args::new();
    for word in words {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, value),
            None => (first_free(&names, &args, word)?, word.as_str()),
        };
        args.insert(name.to_owned(), value.to_owned());
    }
    Ok(args)
}

fn first_free(names: &[&'static str], args: &Args, word: &str) -> Result<&'static str, ActError> {
    let free = names.iter().find(|name| !args.contains_key(**name)).copied();
    let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    free.ok_or_else(|| ActError::UnknownArgument { name: word.to_owned(), known })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(usage: &'static str, words: &str) -> Result<Vec<(String, String)>, ActError> {
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        named(usage, &words).map(|args| args.into_iter().collect())
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn values_alone_take_the_names_of_the_usage_in_its_order() {
        let fault = "name=FAULT|clear [at=N]";
        assert_eq!(typed(fault, "stuck 7").unwrap(), [pair("at", "7"), pair("name", "stuck")]);
        assert_eq!(typed(fault, "at=7 stuck").unwrap(), [pair("at", "7"), pair("name", "stuck")]);
        assert_eq!(typed("person=P | card=C", "li-na").unwrap(), [pair("person", "li-na")]);
        assert_eq!(typed("", "").unwrap(), []);
        assert!(typed("", "3").is_err() && typed("for=3s", "3s 4s").is_err());
    }

    #[test]
    fn a_time_is_written_with_or_without_its_unit() {
        let cases = [("3s", 3_000), ("250ms", 250), ("2", 2_000), ("1.5s", 1_500), ("2min", 120_000)];
        for (text, milliseconds) in cases {
            assert_eq!(duration(text), Some(Duration::from_millis(milliseconds)), "{text}");
        }
        for text in ["", "s", "-1s", "3h", "soon"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
