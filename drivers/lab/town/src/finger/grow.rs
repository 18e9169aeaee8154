//! Growing a print: the orientation field of a pattern type, then ridges from noise by filtering it along that field
//! again and again (the method of Cappelli, Maio and Maltoni, "SFinGe"), which leaves natural ridge endings and forks.

use std::f32::consts::PI;

use super::plane::{FilterBank, Plane};
use crate::rng::Rng;

/// Cells of a master print; a cell is two sensor pixels.
pub(super) const MASTER: (usize, usize) = (176, 192);
/// Filterings from noise to closed ridges.
const GENERATIONS: usize = 9;

/// Cores and deltas of a pattern, and what remains to individualise it.
struct Pattern {
    cores: Vec<(f32, f32)>,
    deltas: Vec<(f32, f32)>,
    /// Height of an arch; 0 for the other patterns.
    arch: f32,
    /// Slow waves added to the orientation: amplitude, direction x and y, phase.
    waves: [(f32, f32, f32, f32); 3],
}

/// The ridges of one finger over more than the glass sees, -1 valley … 1 ridge.
pub(super) fn master(finger_seed: u64, code: u8) -> Plane {
    let mut rng = Rng::new(finger_seed.rotate_left(17) ^ u64::from(code).wrapping_mul(0x9e37_79b9));
    let pattern = Pattern::draw(&mut rng, code < 16);
    let (width, height) = MASTER;
    let field = Plane::from_fn(width, height, |x, y| pattern.orientation(x as f32, y as f32));
    let bank = FilterBank::new(rng.range(4.1, 4.9));
    let mut ridges = Plane::from_fn(width, height, |_, _| rng.range(-1.0, 1.0));
    for _ in 0..GENERATIONS {
        ridges = bank.apply(&ridges, &field);
        ridges.cells.iter_mut().for_each(|cell| *cell = (*cell * 3.2).tanh());
    }
    ridges
}

impl Pattern {
    /// Frequencies of the pattern types roughly as in the population: loops 60 %, whorls 33 %, arches 7 %.
    fn draw(rng: &mut Rng, right_hand: bool) -> Self {
        let middle = (88.0 + rng.range(-9.0, 9.0), 80.0 + rng.range(-10.0, 10.0));
        let waves = std::array::from_fn(|_| {
            (rng.range(0.04, 0.13), rng.range(-0.045, 0.045), rng.range(-0.045, 0.045), rng.range(0.0, 2.0 * PI))
        });
        let kind = rng.unit();
        let mut pattern = Self { cores: vec![], deltas: vec![], arch: 0.0, waves };
        if kind < 0.07 {
            pattern.arch = rng.range(0.8, 1.3);
        } else if kind < 0.40 {
            pattern.whorl(rng, middle);
        } else {
            // Most loops open towards the little finger.
            let side = if (rng.unit() < 0.92) == right_hand { -1.0 } else { 1.0 };
            pattern.cores.push(middle);
            pattern.deltas.push((middle.0 + side * rng.range(38.0, 62.0), middle.1 + rng.range(45.0, 75.0)));
        }
        pattern
    }

    fn whorl(&mut self, rng: &mut Rng, middle: (f32, f32)) {
        let half = rng.range(4.0, 17.0);
        let lean = rng.range(-8.0, 8.0);
        self.cores = vec![(middle.0 - lean, middle.1 - half), (middle.0 + lean, middle.1 + half)];
        let left = (middle.0 - rng.range(45.0, 62.0), middle.1 + rng.range(42.0, 70.0));
        let right = (middle.0 + rng.range(45.0, 62.0), middle.1 + rng.range(42.0, 70.0));
        self.deltas = vec![left, right];
    }

    /// Ridge orientation in 0..π at a cell: the zero-pole model of Sherlock and Monro, or a sine for arches.
    fn orientation(&self, x: f32, y: f32) -> f32 {
        let bearing = |(cx, cy): &(f32, f32)| (y - cy).atan2(x - cx);
        let turns: f32 = self.cores.iter().map(bearing).sum::<f32>() - self.deltas.iter().map(bearing).sum::<f32>();
        let arch = -self.arch * ((x / MASTER.0 as f32 - 0.5) * 2.0 * PI).sin() * arch_rise(y);
        let slow: f32 = self.waves.iter().map(|(a, u, v, phase)| a * (u * x + v * y + phase).sin()).sum();
        (turns / 2.0 + arch + slow).rem_euclid(PI)
    }
}

/// An arch bends most in the middle of the print and fades towards the joint.
fn arch_rise(y: f32) -> f32 {
    let t = y / MASTER.1 as f32;
    (-(t - 0.5) * (t - 0.5) / 0.06).exp()
}
