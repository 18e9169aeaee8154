//! The UPS's values, as a driver of the service would publish them. Pure functions of its state.

use crate::world::UpsState;

/// The flags of `ups.status`.
pub fn status(ups: &UpsState) -> String {
    let flags = [
        (ups.shutdown_ordered, "FSD"),
        (ups.mains, "OL"),
        (!ups.mains, "OB"),
        (ups.charge < UpsState::LOW, "LB"),
        (ups.mains && ups.charge < 100, "CHRG"),
        (!ups.mains, "DISCHRG"),
        (ups.worn, "RB"),
        (ups.overloaded, "OVER"),
        (ups.bypassed, "BYPASS"),
    ];
    flags.iter().filter(|(is, _)| *is).map(|(_, flag)| *flag).collect::<Vec<_>>().join(" ")
}

/// Every value, in the order the service lists them.
pub fn all(ups: &UpsState) -> Vec<(&'static str, String)> {
    vec![
        ("battery.charge", ups.charge.to_string()),
        ("battery.charge.low", UpsState::LOW.to_string()),
        ("battery.runtime", ups.runtime().to_string()),
        ("device.mfr", "SUIBAN LAB".to_owned()),
        ("device.model", "Line \"1000\"".to_owned()),
        ("device.serial", "LABUPS-000003".to_owned()),
        ("device.type", "ups".to_owned()),
        ("input.voltage", if ups.mains { "229.0" } else { "0.0" }.to_owned()),
        ("ups.load", if ups.overloaded { "112" } else { "31" }.to_owned()),
        ("ups.status", status(ups)),
    ]
}

/// A value in the quotes of a line.
pub fn quoted(value: &str) -> String {
    let escaped: String =
        value.chars().flat_map(|c| ['\\'].into_iter().filter(move |_| "\\\"".contains(c)).chain([c])).collect();
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_say_what_is() {
        let state = UpsState::default();
        assert_eq!(status(&state), "OL");
        assert_eq!(status(&UpsState { charge: 80, ..state.clone() }), "OL CHRG");
        assert_eq!(status(&UpsState { mains: false, charge: 9, ..state.clone() }), "OB LB DISCHRG");
        assert_eq!(status(&UpsState { worn: true, bypassed: true, ..state }), "OL RB BYPASS");
    }

    #[test]
    fn quotes_in_a_value_are_escaped() {
        assert_eq!(quoted(r#"Line "1000" \"#), r#""Line \"1000\" \\""#);
    }
}
