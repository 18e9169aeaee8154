//! Scenarios: what hands do at a laboratory and when, as a file that can be played again.
//!
//! Promise: one file and one seed are one course of events. A step that cannot be done, or whose condition never comes
//! true, ends the play and says which. Must not know: any device; orders and status are text.
//!
//! ```toml
//! title = "Somebody comes and goes"
//! seed = 7
//!
//! [[round]]
//! times = 3
//! draw = { person = ["zhang-wei", "li-na"] }   # one for each round, by the dice
//!
//! [[round.step]]
//! after = "1s..4s"                             # or at = "2s", since the round began
//! do = "reader place-card {person}"
//!
//! [[round.step]]
//! when = "reader.session = consumed"           # in the words of `status --json`
//! within = "10s"
//! do = "reader remove-card"
//! ```
//!
//! A step may have `chance = 0.2` (else it is left out), `pick` instead of `do` (one of them, by the dice), `try = true`
//! (a refusal is noted and no failure) and `expect`, a condition that must hold afterwards.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use thiserror::Error;

mod condition;
mod play;
mod span;
mod stage;

pub use condition::{BadCondition, Condition};
pub use play::{Entry, play};
pub use span::{BadSpan, Span};
pub use stage::{Remote, Stage};

/// A scenario.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it is about.
    pub title: String,
    /// Fixes its dice.
    #[serde(default)]
    pub seed: u64,
    /// What happens, one after the other.
    #[serde(rename = "round")]
    pub rounds: Vec<Round>,
}

/// Steps that happen together, once or several times.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// How often.
    #[serde(default = "once")]
    pub times: u32,
    /// Words to choose from each time; `{name}` in orders and conditions stands for the one chosen.
    #[serde(default)]
    pub draw: BTreeMap<String, Vec<String>>,
    /// The steps, in order.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
}

fn once() -> u32 {
    1
}

/// One step: waits, looks, acts, looks again.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Step {
    /// Not before this time since the round began.
    pub at: Option<Span>,
    /// Not before this time since the step before.
    pub after: Option<Span>,
    /// Not before this holds.
    pub when: Option<String>,
    /// Longest wait for `when` [default: 60s].
    pub within: Option<Span>,
    /// Share of the times it is done at all.
    pub chance: Option<f64>,
    /// Orders, as on the command line.
    #[serde(rename = "do")]
    pub orders: Orders,
    /// Orders of which the dice choose one.
    pub pick: Vec<String>,
    /// Whether a refusal is no failure.
    #[serde(rename = "try")]
    pub may_be_refused: bool,
    /// What must hold afterwards.
    pub expect: Option<String>,
}

/// One order, or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Orders {
    /// One.
    One(String),
    /// Several, in order.
    Many(Vec<String>),
}

impl Default for Orders {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl Orders {
    /// The orders.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(order) => std::slice::from_ref(order),
            Self::Many(orders) => orders,
        }
    }
}

/// Why a scenario was not read or not played to its end.
#[derive(Debug, Error)]
pub enum ScenarioError {
    /// The file cannot be read.
    #[error("{path} cannot be read: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is no scenario.
    #[error("this is no scenario: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// A condition that means nothing.
    #[error(transparent)]
    Condition(#[from] BadCondition),
    /// A step's condition never came true.
    #[error("step {step}: `{condition}` did not come true within {within:?}")]
    NeverCame {
        /// The step, as `round.step`, counted from 1.
        step: String,
        /// What was waited for.
        condition: String,
        /// How long.
        within: Duration,
    },
    /// An order was refused.
    #[error("step {step}: `{order}` was refused: {reason}")]
    Refused {
        /// The step.
        step: String,
        /// The order.
        order: String,
        /// The laboratory's words.
        reason: String,
    },
    /// Something else is the case than expected.
    #[error("step {step}: `{condition}` does not hold afterwards")]
    Unexpected {
        /// The step.
        step: String,
        /// What was expected.
        condition: String,
    },
    /// The laboratory is gone.
    #[error("the laboratory gave no status: {0}")]
    NoStatus(String),
}

impl Scenario {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, ScenarioError> {
        let text = std::fs::read_to_string(path);
        let text = text.map_err(|source| ScenarioError::File { path: path.to_owned(), source })?;
        Self::parse(&text)
    }

    /// Reads a text. Errors: also a condition that means nothing, before anything is played.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        let scenario: Self = toml::from_str(text)?;
        let steps = scenario.rounds.iter().flat_map(|round| &round.steps);
        for condition in steps.flat_map(|step| step.when.iter().chain(&step.expect)) {
            condition.parse::<Condition>()?;
        }
        Ok(scenario)
    }
}
