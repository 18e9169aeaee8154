//! Figures: medians with their spread, goals, the table and the file.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::Failure;

/// Whether less or more is better, and where enough begins.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    /// No more than this.
    AtMost(f64),
    /// No less than this.
    AtLeast(f64),
    /// Told for its own sake.
    None,
}

/// One figure.
#[derive(Debug)]
struct Figure {
    name: &'static str,
    unit: &'static str,
    median: f64,
    min: f64,
    max: f64,
    goal: Goal,
}

/// Everything measured in this run.
#[derive(Debug, Default)]
pub struct Figures(Vec<Figure>);

impl Figures {
    /// Adds the median of `samples`. Errors: there are none.
    pub fn add(
        &mut self,
        name: &'static str,
        unit: &'static str,
        mut samples: Vec<f64>,
        goal: Goal,
    ) -> Result<f64, Failure> {
        samples.sort_by(f64::total_cmp);
        let (Some(min), Some(max)) = (samples.first().copied(), samples.last().copied()) else {
            return Err(format!("nothing was measured for “{name}”").into());
        };
        let median = samples[samples.len() / 2];
        self.0.push(Figure { name, unit, median, min, max, goal });
        Ok(median)
    }

    /// The table.
    pub fn print(&self) {
        println!("{:<52} {:>10} {:>10} {:>10}  unit", "figure", "median", "min", "max");
        for figure in &self.0 {
            let word = figure.goal.words(figure.median);
            println!(
                "{:<52} {:>10.3} {:>10.3} {:>10.3}  {:<8} {word}",
                figure.name, figure.median, figure.min, figure.max, figure.unit
            );
        }
    }

    /// The file.
    pub fn write(&self, out: &Path) -> Result<(), Failure> {
        let figures: Vec<Value> = self.0.iter().map(Figure::to_json).collect();
        let machine = json!({ "cores": std::thread::available_parallelism().map_or(0, usize::from) });
        let all = json!({ "version": env!("CARGO_PKG_VERSION"), "machine": machine, "figures": figures });
        std::fs::write(out, serde_json::to_string_pretty(&all)?)?;
        println!("\n{}", out.display());
        Ok(())
    }
}

impl Figure {
    fn to_json(&self) -> Value {
        json!({
            "name": self.name, "unit": self.unit, "median": self.median, "min": self.min, "max": self.max,
            "goal": match self.goal {
                Goal::AtMost(limit) => json!({ "at-most": limit }),
                Goal::AtLeast(limit) => json!({ "at-least": limit }),
                Goal::None => Value::Null,
            },
            "met": self.goal.met(self.median),
        })
    }
}

impl Goal {
    fn met(self, value: f64) -> Option<bool> {
        match self {
            Self::AtMost(limit) => Some(value <= limit),
            Self::AtLeast(limit) => Some(value >= limit),
            Self::None => None,
        }
    }

    fn words(self, value: f64) -> String {
        let limit = match self {
            Self::AtMost(limit) => format!("at most {limit}"),
            Self::AtLeast(limit) => format!("at least {limit}"),
            Self::None => return String::new(),
        };
        let met = if self.met(value) == Some(true) { "met" } else { "MISSED" };
        format!("({limit}: {met})")
    }
}

/// Milliseconds with their fraction.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
