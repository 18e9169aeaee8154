//! `ups.status`: flags in any order, parted by blanks. Drivers add flags of their own; those are passed over.

use crate::ups::PowerSource;

/// The flags that matter to whoever hangs on the UPS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct State {
    on_line: bool,
    on_battery: bool,
    bypass: bool,
    off: bool,
    /// `LB`.
    pub battery_low: bool,
    /// `RB`.
    pub replace_battery: bool,
    /// `OVER`.
    pub overloaded: bool,
    /// `FSD`.
    pub shutdown_ordered: bool,
}

impl State {
    /// Reads the flags.
    pub fn parse(text: &str) -> Self {
        let mut state = Self::default();
        text.split_ascii_whitespace().for_each(|flag| state.add(flag));
        state
    }

    fn add(&mut self, flag: &str) {
        match flag {
            "OL" => self.on_line = true,
            "OB" => self.on_battery = true,
            "BYPASS" => self.bypass = true,
            "OFF" => self.off = true,
            "LB" => self.battery_low = true,
            "RB" => self.replace_battery = true,
            "OVER" => self.overloaded = true,
            "FSD" => self.shutdown_ordered = true,
            // CHRG, DISCHRG, HB, CAL, TRIM, BOOST and whatever a driver invents say nothing about now.
            _ => {}
        }
    }

    /// Where the power comes from. A contradiction is read as the worse of the two.
    pub fn source(self) -> PowerSource {
        match (self.off, self.on_battery, self.bypass, self.on_line) {
            (true, ..) => PowerSource::Unknown,
            (false, true, ..) => PowerSource::Battery,
            (false, false, true, _) => PowerSource::Bypass,
            (false, false, false, true) => PowerSource::Mains,
            (false, false, false, false) => PowerSource::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources() {
        let sources = [
            ("OL", PowerSource::Mains),
            ("OL CHRG", PowerSource::Mains),
            ("OB DISCHRG", PowerSource::Battery),
            ("OL OB", PowerSource::Battery),
            ("OL BYPASS", PowerSource::Bypass),
            ("OFF OL", PowerSource::Unknown),
            ("", PowerSource::Unknown),
            ("WAIT", PowerSource::Unknown),
        ];
        for (text, source) in sources {
            assert_eq!(State::parse(text).source(), source, "{text}");
        }
    }

    #[test]
    fn flags_in_any_order_and_unknown_ones_beside_them() {
        let state = State::parse("FSD  ECO OB RB LB OVER DISCHRG");
        assert!(state.shutdown_ordered && state.battery_low && state.replace_battery && state.overloaded);
        assert_eq!(State::parse("TRIM BOOST HB CAL"), State::default());
    }
}
