//! Light patterns as values: steps that follow one another and begin again.

use std::time::Duration;

/// One step of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Whether it is lit.
    pub lit: bool,
    /// How long it lasts, ms.
    pub ms: u32,
}

/// A pattern. An empty one is dark; one step alone never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Light(pub &'static [Step]);

const fn lit(ms: u32) -> Step {
    Step { lit: true, ms }
}

const fn dark(ms: u32) -> Step {
    Step { lit: false, ms }
}

impl Light {
    /// Dark.
    pub const OFF: Self = Self(&[]);
    /// Lit.
    pub const ON: Self = Self(&[lit(1_000)]);
    /// Something waits to be taken: slow and even.
    pub const TAKE: Self = Self(&[lit(500), dark(500)]);
    /// Out of service: a short flash now and then.
    pub const RESTING: Self = Self(&[lit(100), dark(2_900)]);
    /// Somebody has to come: two flashes and a pause.
    pub const CALL: Self = Self(&[lit(150), dark(150), lit(150), dark(550)]);

    /// Whether it is lit after running for so long, and when that changes next.
    pub fn at(self, since: Duration) -> (bool, Option<Duration>) {
        let cycle: u128 = self.0.iter().map(|step| u128::from(step.ms)).sum();
        if self.0.len() < 2 || cycle == 0 {
            return (self.0.first().is_some_and(|step| step.lit), None);
        }
        let mut left = since.as_millis() % cycle;
        for step in self.0 {
            match left.checked_sub(u128::from(step.ms)) {
                Some(rest) => left = rest,
                None => return (step.lit, Some(Duration::from_millis(u64::from(step.ms) - left as u64))),
            }
        }
        (false, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(light: Light, ms: u64) -> (bool, Option<u128>) {
        let (lit, next) = light.at(Duration::from_millis(ms));
        (lit, next.map(|left| left.as_millis()))
    }

    #[test]
    fn steady_lights_never_change() {
        assert_eq!([after(Light::OFF, 0), after(Light::ON, 0)], [(false, None), (true, None)]);
        assert_eq!(after(Light::ON, 1_000_000), (true, None));
    }

    #[test]
    fn a_pattern_begins_again() {
        for start in [0, 1_000, 1_000_000] {
            let told = [0, 149, 150, 300, 450, 999].map(|ms| after(Light::CALL, start + ms));
            let expected = [(true, 150), (true, 1), (false, 150), (true, 150), (false, 550), (false, 1)];
            assert_eq!(told, expected.map(|(lit, next)| (lit, Some(next))));
        }
    }

    #[test]
    fn a_pattern_without_length_is_dark_and_harmless() {
        const ENDLESS: &[Step] = &[dark(0), lit(0)];
        assert_eq!(after(Light(ENDLESS), 5), (false, None));
    }
}
