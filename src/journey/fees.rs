//! What a renewal costs.

use super::eligibility::Reason;
use super::rules::Rules;

/// The fee in fen. 0 means waived.
pub fn fee(reason: Reason, rules: &Rules) -> u64 {
    match reason {
        Reason::Expiring | Reason::Expired | Reason::Changed => rules.renewal_fee_fen,
        Reason::Damaged => rules.damage_fee_fen,
    }
}

/// Fen as yuan with two decimals, without a currency sign.
pub fn yuan(fen: u64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}
