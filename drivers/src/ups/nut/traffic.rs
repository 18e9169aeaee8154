//! What of the UPS's service may be written down: all but who logs in, and with which password.

use std::ops::Range;

use crate::transport::record::{Side, Traffic};

/// Questions that hold nothing secret.
const QUESTIONS: [&[u8]; 3] = [b"GET VAR ", b"LIST VAR ", b"LOGIN "];

/// The service's traffic.
pub struct NutTraffic;

impl Traffic for NutTraffic {
    fn open(&self, side: Side, burst: &[u8]) -> Vec<Range<usize>> {
        let mut at = 0;
        let lines = burst.split_inclusive(|byte| *byte == b'\n').map(|line| {
            at += line.len();
            (at - line.len()..at, line)
        });
        let open = |line: &[u8]| side == Side::Device || QUESTIONS.iter().any(|question| line.starts_with(question));
        lines.filter(|(_, line)| open(line)).map(|(span, _)| span).collect()
    }

    /// The service says nothing that is masked.
    fn stand_in(&self, _: &mut [u8], _: &[Range<usize>]) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::record::one;

    #[test]
    fn user_and_password_are_closed() {
        assert_eq!(NutTraffic.open(Side::Host, b"USERNAME kiosk\nPASSWORD secret\nLOGIN su700\n"), one(31..43));
        assert_eq!(NutTraffic.open(Side::Device, b"OK\n"), one(0..3));
    }
}
