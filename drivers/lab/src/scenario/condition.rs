//! Conditions on the status: `printer.receipts >= 2`, `reader.card`, `drawers.in_use.0.open = true`.

use std::str::FromStr;

use serde_json::Value;
use thiserror::Error;

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    path: Vec<String>,
    test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    /// There is something: not null, false, 0 or empty.
    Something,
    /// There is nothing of that.
    Nothing,
    Is(String),
    IsNot(String),
    AtLeast(String),
    AtMost(String),
}

/// A text that is no condition.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is no condition: write path, !path, or path = | != | >= | <= value, with a path as in `status --json`")]
pub struct BadCondition(String);

impl FromStr for Condition {
    type Err = BadCondition;

    fn from_str(text: &str) -> Result<Self, BadCondition> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (path, test) = match words[..] {
            [path] => match path.strip_prefix('!') {
                Some(path) => (path, Test::Nothing),
                None => (path, Test::Something),
            },
            [path, "=", value] => (path, Test::Is(value.to_owned())),
            [path, "!=", value] => (path, Test::IsNot(value.to_owned())),
            [path, ">=", value] => (path, Test::AtLeast(value.to_owned())),
            [path, "<=", value] => (path, Test::AtMost(value.to_owned())),
            _ => return Err(BadCondition(text.to_owned())),
        };
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        if path.iter().any(String::is_empty) { Err(BadCondition(text.to_owned())) } else { Ok(Self { path, test }) }
    }
}

impl Condition {
    /// Whether it holds in `status`.
    pub fn holds(&self, status: &Value) -> bool {
        let found = self.path.iter().try_fold(status, |value, key| match value {
            Value::Array(items) => items.get(key.parse::<usize>().ok()?),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => value.get(key),
        });
        let found = found.unwrap_or(&Value::Null);
        match &self.test {
            Test::Something => is_something(found),
            Test::Nothing => !is_something(found),
            Test::Is(value) => text(found) == *value,
            Test::IsNot(value) => text(found) != *value,
            Test::AtLeast(value) => number(found).zip(value.parse().ok()).is_some_and(|(is, least)| is >= least),
            Test::AtMost(value) => number(found).zip(value.parse().ok()).is_some_and(|(is, most)| is <= most),
        }
    }
}

fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(is) => *is,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A list counts as its length.
fn number(value: &Value) -> Option<f64> {
    value.as_array().map_or_else(|| value.as_f64(), |items| Some(items.len() as f64))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn conditions_read_the_status() {
        let status = json!({ "printer": { "receipts": 3, "cover_open": false }, "in_use": [{ "open": true }] });
        let holds = |text: &str| text.parse::<Condition>().unwrap().holds(&status);
        for true_one in
            ["printer.receipts", "!printer.cover_open", "in_use.0.open = true", "in_use >= 1", "!reader.card"]
        {
            assert!(holds(true_one), "{true_one}");
        }
        for false_one in
            ["printer.receipts >= 4", "printer.receipts != 3", "in_use.1", "reader.card = x", "in_use <= 0"]
        {
            assert!(!holds(false_one), "{false_one}");
        }
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        for text in ["", "a = ", "a == b", "a..b", "a b"] {
            assert!(text.parse::<Condition>().is_err(), "{text}");
        }
    }
}
