//! The payment service provider's faults by name. What it does to one answer or refund is an action: `answer-next`, `refunds`.

use crate::fault::Fault;

/// Nothing can be wrong with the provider itself but its line.
pub const FAULTS: &[Fault] = &[];
