//! What happened, line by line. The same seed gives the same lines, byte for byte.

use std::collections::BTreeMap;

/// The lines of one run.
#[derive(Debug, Default)]
pub struct Trace {
    lines: Vec<String>,
    /// Case numbers are random and differ from run to run; the trace tells them by the order they appeared in.
    cases: BTreeMap<String, usize>,
}

impl Trace {
    /// Adds a line.
    pub fn note(&mut self, at_ms: i64, what: &str) {
        let (s, ms) = (at_ms / 1000, at_ms % 1000);
        self.lines.push(format!("{:>4}:{:02}:{:02}.{ms:03} {what}", s / 3600, s / 60 % 60, s % 60));
    }

    /// A case by its place in this run.
    pub fn case(&mut self, number: &str) -> String {
        let next = self.cases.len() + 1;
        format!("case-{}", self.cases.entry(number.to_owned()).or_insert(next))
    }

    /// All lines.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Takes all lines.
    pub fn into_lines(self) -> Vec<String> {
        self.lines
    }
}
