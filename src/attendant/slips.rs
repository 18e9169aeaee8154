//! Slips: what is printed. The words stand in `assets/slips`, not here; this file fills in values and lays out.
//!
//! A template is a text with one mark a line: `^` centred, `^2` centred and double, `*` bold, `---` a rule, `[qr NAME]` a
//! QR code of a value, `[if NAME]` … `[end]` lines for when a value is there, `{NAME}` a value. Everything else is text.

use std::collections::BTreeMap;

use suiban_drivers::printer::{Align, Mark, Slip};

use super::Kiosk;
use crate::journey::fees::yuan;
use crate::journey::referral::{Money, Why};

const RECEIPT: &str = include_str!("../../assets/slips/receipt.txt");
const PICKUP: &str = include_str!("../../assets/slips/pickup.txt");
const REFERRAL: &str = include_str!("../../assets/slips/referral.txt");
const INTERRUPTED: &str = include_str!("../../assets/slips/interrupted.txt");
const TEST: &str = include_str!("../../assets/slips/test.txt");
const REASONS: &str = include_str!("../../assets/slips/reasons.txt");

/// Dots a QR module: 8 is read from a hand's distance and fits 80 mm.
const QR_MODULE: u8 = 8;

/// Values by name.
#[derive(Clone, Default)]
pub struct Values(BTreeMap<&'static str, String>);

impl Values {
    /// What every slip says: where and when.
    pub fn new(kiosk: &Kiosk) -> Self {
        Self::default()
            .with("site", kiosk.config.kiosk.site.clone())
            .with("kiosk", kiosk.config.kiosk.id.clone())
            .with("phone", kiosk.config.kiosk.staff_phone.clone())
            .with("time", kiosk.clock.stamp())
    }

    /// With one more value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: String) -> Self {
        self.0.insert(name, value);
        self
    }
}

/// The receipt of an application.
pub fn receipt(values: &Values) -> Slip {
    lay_out(RECEIPT, values)
}

/// The slip of a pickup.
pub fn pickup(values: &Values) -> Slip {
    lay_out(PICKUP, values)
}

/// The technician's test slip.
pub fn test(values: &Values) -> Slip {
    lay_out(TEST, values)
}

/// The slip that goes to the window.
pub fn referral(values: &Values, why: Why, money: Money) -> Slip {
    let opens = why.opens_on().map(|day| day.to_string()).unwrap_or_default();
    let values = values.clone().with("opens", opens);
    let reason = fill(sentence(why.code()), &values);
    lay_out(REFERRAL, &values.with("reason", reason).with("money", about(money)))
}

/// The slip for whoever was cut off while paying.
pub fn interrupted(values: &Values, money: Money) -> Slip {
    lay_out(INTERRUPTED, &values.clone().with("money", about(money)))
}

fn about(money: Money) -> String {
    let code = match money {
        Money::None => "money-none",
        Money::Reversed => "money-reversed",
        Money::Paid => "money-paid",
        Money::Unknown => "money-unknown",
        Money::Kept { unsure: false, .. } => "money-kept",
        Money::Kept { unsure: true, .. } => "money-kept-unsure",
    };
    fill(sentence(code), &Values::default().with("kept", kept(money)))
}

/// Yuan in the cassette.
fn kept(money: Money) -> String {
    match money {
        Money::Kept { fen, .. } => yuan(fen),
        Money::None | Money::Reversed | Money::Paid | Money::Unknown => String::new(),
    }
}

/// The sentence for a code; every code has one (see the test).
fn sentence(code: &str) -> &'static str {
    let lines = REASONS.lines().filter_map(|line| line.split_once(" = "));
    lines.filter(|(name, _)| *name == code).map(|(_, text)| text).next().unwrap_or_default()
}

fn lay_out(template: &str, values: &Values) -> Slip {
    let mut marks = Vec::new();
    let mut shown = true;
    for line in template.lines() {
        if let Some(name) = tag(line, "if") {
            shown = values.0.get(name).is_some_and(|value| !value.is_empty());
        } else if line == "[end]" {
            shown = true;
        } else if shown {
            marks.extend(mark(line, values));
        }
    }
    Slip { marks }
}

fn tag<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    line.strip_prefix('[')?.strip_suffix(']')?.strip_prefix(word)?.strip_prefix(' ')
}

fn mark(line: &str, values: &Values) -> Option<Mark> {
    if line.is_empty() {
        return Some(Mark::Feed(1));
    }
    if line == "---" {
        return Some(Mark::Rule);
    }
    if let Some(name) = tag(line, "qr") {
        let data = values.0.get(name).cloned().unwrap_or_default();
        return Some(Mark::Qr { data, module: QR_MODULE });
    }
    let (align, size, bold, text) = if let Some(text) = line.strip_prefix("^2 ") {
        (Align::Centre, 2, true, text)
    } else if let Some(text) = line.strip_prefix("^ ") {
        (Align::Centre, 1, false, text)
    } else if let Some(text) = line.strip_prefix("* ") {
        (Align::Left, 1, true, text)
    } else {
        (Align::Left, 1, false, line)
    };
    Some(Mark::Text { text: fill(text, values), align, size, bold })
}

fn fill(text: &str, values: &Values) -> String {
    let mut filled = text.to_owned();
    for (name, value) in &values.0 {
        filled = filled.replace(&format!("{{{name}}}"), value);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journey::day::Day;
    use crate::journey::eligibility::NotEligible;

    #[test]
    fn every_referral_has_its_sentence_and_no_value_is_left_open() {
        let day = Day::new(2027, 1, 2).unwrap_or_else(|| panic!("a day"));
        let whys = [
            Why::NotEligible(NotEligible::Age),
            Why::NotEligible(NotEligible::Region),
            Why::NotEligible(NotEligible::Document),
            Why::NotEligible(NotEligible::Pending),
            Why::NotEligible(NotEligible::TooEarly(day)),
            Why::IdentityNotConfirmed,
            Why::FingersNotConfirmed,
            Why::CardNotReadable,
            Why::CardNotGenuine,
            Why::DeviceLost,
            Why::PaymentDeclined,
            Why::PaymentUnknown,
            Why::CashKept,
            Why::NoCardHere,
            Why::OldCardMismatch,
            Why::DrawerFailed,
            Why::StorageFailed,
            Why::AskedByCitizen,
        ];
        let values = ["site", "kiosk", "phone", "time", "code", "holder", "number"];
        let values = values.into_iter().fold(Values::default(), |v, name| v.with(name, "x".into()));
        for why in whys {
            assert!(!sentence(why.code()).is_empty(), "no sentence for {}", why.code());
            let slip = format!("{:?}", referral(&values, why, Money::None));
            assert!(!slip.contains('{') || !slip.contains("{reason}"), "{slip}");
        }
        for money in ["money-none", "money-reversed", "money-paid", "money-unknown", "money-kept", "money-kept-unsure"]
        {
            assert!(!sentence(money).is_empty(), "no sentence for {money}");
        }
    }

    #[test]
    fn the_slip_names_the_money_that_was_kept() {
        for unsure in [false, true] {
            let slip = referral(&Values::default(), Why::CashKept, Money::Kept { fen: 10_00, unsure });
            let text = format!("{slip:?}");
            assert!(text.contains("10.00"), "{text}");
            assert!(!text.contains("{kept}"), "{text}");
        }
    }

    #[test]
    fn lines_of_a_missing_value_are_left_out() {
        let slip = lay_out("a\n[if paid]\nb {paid}\n[end]\nc", &Values::default().with("paid", String::new()));
        assert_eq!(slip.marks.len(), 2);
    }
}
