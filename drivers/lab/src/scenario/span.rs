//! A span of time as scenarios write it: `2s`, `250ms`, or `1s..4s` for the dice to choose from.

use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use rand::Rng;
use serde::Deserialize;
use thiserror::Error;

use crate::action;

/// A time, or a range of times.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Span(RangeInclusive<Duration>);

/// A text that is no time.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is no time: write 2s, 250ms, 1min or 1s..4s")]
pub struct BadSpan(String);

impl Span {
    /// Exactly so long.
    pub fn exactly(time: Duration) -> Self {
        Self(time..=time)
    }

    /// One of its times.
    pub fn draw(&self, dice: &mut impl Rng) -> Duration {
        dice.random_range(self.0.clone())
    }

    /// The longest of its times.
    pub fn longest(&self) -> Duration {
        *self.0.end()
    }
}

impl FromStr for Span {
    type Err = BadSpan;

    fn from_str(text: &str) -> Result<Self, BadSpan> {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let range = action::duration(from).zip(action::duration(to)).filter(|(from, to)| from <= to);
        range.map(|(from, to)| Self(from..=to)).ok_or_else(|| BadSpan(text.to_owned()))
    }
}

impl TryFrom<String> for Span {
    type Error = BadSpan;

    fn try_from(text: String) -> Result<Self, BadSpan> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_one_time_or_a_range() {
        assert_eq!("2s".parse(), Ok(Span::exactly(Duration::from_secs(2))));
        assert_eq!("1s..4s".parse::<Span>().unwrap().longest(), Duration::from_secs(4));
        assert!("4s..1s".parse::<Span>().is_err() && "soon".parse::<Span>().is_err());
    }
}
