//! Which finger is asked for next when two are collected (GA/T 1012): one finger of each hand, the right hand first,
//! thumb, index, middle, ring, little; if one hand gives none, two of the other; if none at all, the exception is recorded.

use serde::{Deserialize, Serialize};

/// Finger codes of the right hand, thumb first.
pub const RIGHT: [u8; 5] = [11, 12, 13, 14, 15];
/// Finger codes of the left hand, thumb first.
pub const LEFT: [u8; 5] = [16, 17, 18, 19, 20];

/// Collection so far: what was given and what cannot be given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// Codes collected, at most two.
    pub given: Vec<u8>,
    /// Codes the citizen or the sensor ruled out.
    pub unusable: Vec<u8>,
}

impl Collection {
    /// The finger to ask for, or `None` when two are given or none is left.
    pub fn next(&self) -> Option<u8> {
        if self.given.len() >= 2 {
            return None;
        }
        let free = |finger: &&u8| !self.given.contains(finger) && !self.unusable.contains(finger);
        let right = RIGHT.iter().find(free);
        let left = LEFT.iter().find(free);
        let right_done = self.given.iter().any(|f| RIGHT.contains(f));
        let choice = if right_done { left.or(right) } else { right.or(left) };
        choice.copied()
    }

    /// None could be given at all.
    pub fn is_exception(&self) -> bool {
        self.given.is_empty() && self.next().is_none()
    }
}
