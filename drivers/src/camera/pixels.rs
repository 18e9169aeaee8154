//! The bytes of a picture.

use std::{hint::black_box, ops::Deref};

use zeroize::Zeroize;

/// Overwrites all of it at once. `zeroize` writes byte by byte: for a megabyte, many times a second, too slow in a build for
/// tests.
pub fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    // Somebody may look at them yet, for all the compiler knows: the zeros must be there.
    black_box(bytes);
}

/// A picture's bytes, overwritten as a whole when they go.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels(Vec<u8>);

impl From<Vec<u8>> for Pixels {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl Deref for Pixels {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl Zeroize for Pixels {
    fn zeroize(&mut self) {
        wipe(&mut self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_of_a_picture_that_was_wiped() {
        let mut pixels = Pixels::from(vec![7; 4096]);
        pixels.zeroize();
        assert_eq!(*pixels, [0; 4096]);
    }
}
