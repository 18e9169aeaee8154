//! Personal values as a type: they print as a mask and are overwritten when dropped.
//! They serialise in the clear, so whoever serialises one must seal the result.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// A value that belongs to a person. `Debug` prints `***`; there is no `Display`.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Private<T: Zeroize>(T);

impl<T: Zeroize> Private<T> {
    /// Takes the value into custody.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Each use is a place to check for leaks.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<T: Zeroize> Drop for Private<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> From<T> for Private<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl From<&str> for Private<String> {
    fn from(value: &str) -> Self {
        Self::new(value.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_personal_value_prints_as_a_mask_and_travels_in_the_clear() {
        let name = Private::<String>::from("Zhang Wei");
        assert_eq!(format!("{name:?} {:?}", Some(&name)), "*** Some(***)");
        assert_eq!(serde_json::to_string(&name).unwrap(), "\"Zhang Wei\"");
    }
}
