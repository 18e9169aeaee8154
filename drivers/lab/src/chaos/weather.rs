//! The rates of what can befall a byte, and the dice thrown for each.

use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

/// How often what befalls a byte: each a share of all bytes, 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rates {
    /// It is lost.
    pub drop: f64,
    /// It comes twice.
    pub duplicate: f64,
    /// One of its bits is wrong.
    pub flip: f64,
    /// A pause of a few milliseconds comes before it, so that a message arrives in pieces.
    pub split: f64,
    /// A pause of up to [`Chaos::longest`] comes before it.
    pub delay: f64,
    /// The line is closed before it.
    pub close: f64,
}

/// Which way bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the host to the device.
    ToDevice,
    /// From the device to the host.
    ToHost,
}

/// Closes the line for good before the byte of that number (from 0) goes that way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snip {
    /// Which way.
    pub direction: Direction,
    /// Bytes that still pass.
    pub after: u64,
}

/// What the proxy does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chaos {
    /// Fixes every throw of the dice.
    pub seed: u64,
    /// Rates of both directions.
    pub rates: Rates,
    /// The longest delay.
    pub longest: Duration,
    /// Where the line is cut, if at a chosen byte.
    pub snip: Option<Snip>,
}

impl Chaos {
    /// With these rates, and delays of up to 200 ms.
    pub fn new(seed: u64, rates: Rates) -> Self {
        Self { seed, rates, longest: Duration::from_millis(200), snip: None }
    }

    /// Nothing but one cut.
    pub fn snip(direction: Direction, after: u64) -> Self {
        Self { snip: Some(Snip { direction, after }), ..Self::new(0, Rates::default()) }
    }
}

/// Between the pieces of a split message.
const PIECE: std::ops::RangeInclusive<u64> = 1..=8;

/// What happens to one byte, in this order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fate {
    /// The line is closed before it.
    pub close: bool,
    /// A pause before it.
    pub pause: Option<Duration>,
    /// How often it arrives: 0 lost, 2 twice.
    pub copies: u8,
    /// The bits turned.
    pub turned: u8,
}

/// The dice of one direction.
#[derive(Debug)]
pub struct Weather {
    chaos: Chaos,
    direction: Direction,
    dice: SmallRng,
    passed: u64,
}

impl Weather {
    /// The dice for bytes that go this way.
    pub fn of(chaos: Chaos, direction: Direction) -> Self {
        let salt = match direction {
            Direction::ToDevice => 0x5EED_0001,
            Direction::ToHost => 0x5EED_0002,
        };
        Self { chaos, direction, dice: SmallRng::seed_from_u64(chaos.seed ^ salt << 16), passed: 0 }
    }

    /// Throws for the next byte. Each byte costs the same number of throws, whatever comes of them.
    pub fn next(&mut self) -> Fate {
        let Rates { drop, duplicate, flip, split, delay, close } = self.chaos.rates;
        let mut hit = |rate: f64| self.dice.random::<f64>() < rate;
        let [drop, duplicate, flip, split, delay, close] = [drop, duplicate, flip, split, delay, close].map(&mut hit);
        let bit = self.dice.random_range(0..8);
        let piece = Duration::from_millis(self.dice.random_range(PIECE));
        let longer = self.chaos.longest.mul_f64(self.dice.random::<f64>());
        let number = self.passed;
        self.passed += 1;
        let snipped = self.chaos.snip.is_some_and(|snip| snip.direction == self.direction && snip.after == number);
        Fate {
            close: close || snipped,
            pause: (split || delay).then_some(if delay { longer } else { piece }),
            copies: if drop { 0 } else { 1 + u8::from(duplicate) },
            turned: u8::from(flip) << bit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fates(seed: u64, rates: Rates, count: usize) -> Vec<Fate> {
        let mut weather = Weather::of(Chaos::new(seed, rates), Direction::ToHost);
        (0..count).map(|_| weather.next()).collect()
    }

    #[test]
    fn a_seed_is_one_weather_and_another_seed_another() {
        let rates = Rates { drop: 0.1, duplicate: 0.1, flip: 0.1, split: 0.1, delay: 0.1, close: 0.1 };
        assert_eq!(fates(7, rates, 500), fates(7, rates, 500));
        assert_ne!(fates(7, rates, 500), fates(8, rates, 500));
    }

    #[test]
    fn a_rate_does_not_change_what_another_one_hits() {
        let flips = |rates| fates(3, rates, 500).iter().map(|fate| fate.turned).collect::<Vec<_>>();
        let alone = Rates { flip: 0.1, ..Rates::default() };
        assert_eq!(flips(alone), flips(Rates { drop: 0.5, split: 0.5, ..alone }));
    }

    #[test]
    fn rates_are_shares_of_all_bytes() {
        let fates = fates(1, Rates { flip: 0.01, drop: 0.02, ..Rates::default() }, 100_000);
        let (flipped, dropped) =
            (fates.iter().filter(|f| f.turned != 0).count(), fates.iter().filter(|f| f.copies == 0).count());
        assert!((900..1100).contains(&flipped) && (1800..2200).contains(&dropped), "{flipped} {dropped}");
    }
}
