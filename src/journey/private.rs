//! Personal strings inside a journey: masked when printed, overwritten when dropped.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A string that belongs to a person. `Debug` prints a mask.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Private(String);

impl Private {
    /// Takes the string into custody.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The string itself, for a screen, a sealed case or a device.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The string with all but the first `head` and last `tail` characters starred.
    pub fn masked(&self, head: usize, tail: usize) -> String {
        let length = self.0.chars().count();
        let hidden = |at: usize| at >= head && at + tail < length;
        self.0.chars().enumerate().map(|(at, c)| if hidden(at) { '*' } else { c }).collect()
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        // `std` alone cannot promise that the compiler keeps a dead store; reading it back through `black_box` makes it.
        let mut bytes = std::mem::take(&mut self.0).into_bytes();
        bytes.fill(0);
        std::hint::black_box(&bytes);
    }
}
