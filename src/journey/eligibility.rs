//! Who may renew here, today, and for which reasons.

use serde::{Deserialize, Serialize};

use super::card::{CardFacts, CardKind, ValidTo};
use super::day::Day;
use super::rules::Rules;

/// Why a card is renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It expires soon.
    Expiring,
    /// It has expired.
    Expired,
    /// It is damaged.
    Damaged,
    /// Its data have changed.
    Changed,
}

/// Why somebody cannot renew here today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotEligible {
    /// Too young to do this alone.
    Age,
    /// Registered elsewhere.
    Region,
    /// No resident identity card.
    Document,
    /// An application is on its way.
    Pending,
    /// Renewal opens on this day.
    TooEarly(Day),
}

/// The reasons the citizen may choose from, never empty, or why there are none.
pub fn reasons(card: &CardFacts, rules: &Rules, today: Day) -> Result<Vec<Reason>, NotEligible> {
    if card.kind != CardKind::Resident {
        return Err(NotEligible::Document);
    }
    if card.birth.years_until(today) < rules.minimum_age {
        return Err(NotEligible::Age);
    }
    if !serves(card, rules) {
        return Err(NotEligible::Region);
    }
    if card.pending {
        return Err(NotEligible::Pending);
    }
    by_validity(card.valid_to, rules, today)
}

fn serves(card: &CardFacts, rules: &Rules) -> bool {
    rules.number_prefixes.iter().any(|p| card.number.expose().starts_with(p))
        || rules.authority_prefixes.iter().any(|p| card.authority.starts_with(p))
}

/// A change of data needs papers that this machine does not read yet; it is left to the window.
fn by_validity(valid_to: ValidTo, rules: &Rules, today: Day) -> Result<Vec<Reason>, NotEligible> {
    let damaged = rules.damaged_any_time.then_some(Reason::Damaged);
    let due = match valid_to {
        ValidTo::LongTerm => None,
        ValidTo::Day(last) if last < today => Some(Reason::Expired),
        ValidTo::Day(last) if last.months_before(rules.opens_months_before) <= today => Some(Reason::Expiring),
        ValidTo::Day(last) if damaged.is_none() => {
            return Err(NotEligible::TooEarly(last.months_before(rules.opens_months_before)));
        }
        ValidTo::Day(_) => None,
    };
    let reasons: Vec<Reason> = due.into_iter().chain(damaged).collect();
    if reasons.is_empty() { Err(NotEligible::Document) } else { Ok(reasons) }
}
