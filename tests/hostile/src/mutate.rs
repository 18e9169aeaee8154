//! Mutations of seeds, from a fixed seed of chance: the same every time.
//!
//! Of our own because what breaks parsers of frames is a lie about a length and a piece of another frame in the middle of
//! this one; the libraries for mutation change typed values.

use rand::{Rng, SeedableRng, rngs::SmallRng};

/// Longer inputs find nothing that shorter ones do not.
pub const LONGEST: usize = 8 * 1024;
/// Bytes at which arithmetic tips over.
const EDGES: [u8; 6] = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF];
/// Changes to one input.
const CHANGES: usize = 4;

/// An endless source of mutations.
pub struct Mutator<'a> {
    seeds: Vec<&'a [u8]>,
    chance: SmallRng,
}

impl<'a> Mutator<'a> {
    /// Of these seeds. Without any it begins with nothing.
    pub fn of(seeds: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let seeds = seeds.into_iter().collect();
        Self { seeds, chance: SmallRng::seed_from_u64(2026) }
    }

    /// The next input.
    pub fn next_input(&mut self) -> Vec<u8> {
        let mut input = self.seed().to_vec();
        for _ in 0..self.chance.random_range(1..=CHANGES) {
            self.change(&mut input);
        }
        input.truncate(LONGEST);
        input
    }

    fn seed(&mut self) -> &'a [u8] {
        if self.seeds.is_empty() { &[] } else { self.seeds[self.chance.random_range(0..self.seeds.len())] }
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.chance.random_range(0..=input.len());
        let end = self.chance.random_range(at..=input.len());
        match self.chance.random_range(0..8) {
            0 => drop(input.drain(at..end)),
            1 => input.truncate(at),
            2 => self.duplicate(input, at, end),
            3 => self.splice(input, at),
            4 => self.lie(input, at),
            5 => self.insert(input, at),
            6 => self.write(input, at, |chance, _| EDGES[chance.random_range(0..EDGES.len())]),
            _ => self.write(input, at, |chance, byte| byte ^ 1 << chance.random_range(0..8)),
        }
    }

    fn write(&mut self, input: &mut [u8], at: usize, value: impl FnOnce(&mut SmallRng, u8) -> u8) {
        if let Some(byte) = input.get_mut(at) {
            *byte = value(&mut self.chance, *byte);
        }
    }

    fn duplicate(&mut self, input: &mut Vec<u8>, at: usize, end: usize) {
        let piece = input[at..end.min(at + 600)].to_vec();
        let to = self.chance.random_range(0..=input.len());
        input.splice(to..to, piece);
    }

    /// Ends with the end of another seed.
    fn splice(&mut self, input: &mut Vec<u8>, at: usize) {
        let other = self.seed();
        let from = self.chance.random_range(0..=other.len());
        input.truncate(at);
        input.extend_from_slice(&other[from..]);
    }

    /// Writes a number of one, two, four or eight bytes, as lengths are written, in either order.
    fn lie(&mut self, input: &mut [u8], at: usize) {
        let near = (input.len() as u64).saturating_add_signed(self.chance.random_range(-9..=9));
        let number =
            [0, 1, u64::from(u8::MAX), u64::from(u16::MAX), 1 << 31, u64::MAX, near][self.chance.random_range(0..7)];
        let bytes = number.to_be_bytes();
        let width = 1 << self.chance.random_range(0..4);
        let mut field = bytes[8 - width..].to_vec();
        if self.chance.random() {
            field.reverse();
        }
        input.iter_mut().skip(at).zip(field).for_each(|(byte, lie)| *byte = lie);
    }

    fn insert(&mut self, input: &mut Vec<u8>, at: usize) {
        let mut noise = vec![0; self.chance.random_range(1..=16)];
        self.chance.fill(&mut noise[..]);
        input.splice(at..at, noise);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(seeds: &[&[u8]], count: usize) -> Vec<Vec<u8>> {
        let mut mutator = Mutator::of(seeds.iter().copied());
        (0..count).map(|_| mutator.next_input()).collect()
    }

    #[test]
    fn the_same_seeds_give_the_same_inputs_and_not_the_seeds_themselves() {
        let inputs = some(&[b"SEED-ONE", b"seed-two"], 500);
        assert_eq!(inputs, some(&[b"SEED-ONE", b"seed-two"], 500));
        assert!(inputs.iter().filter(|input| *input == b"SEED-ONE").count() < 100);
    }

    #[test]
    fn every_kind_of_change_happens() {
        let inputs = some(&[b"SEED-ONE", b"seed-two"], 2000);
        assert!(inputs.iter().any(|input| input.len() < 8));
        assert!(inputs.iter().any(|input| input.windows(8).any(|part| part == b"SEEDSEED")));
        assert!(inputs.iter().any(|input| input.starts_with(b"SEED") && input.ends_with(b"two")));
        assert!(inputs.iter().any(|input| input.windows(4).any(|part| part == [0xFF; 4])));
        assert!(inputs.iter().any(|input| input.len() > 16));
    }

    #[test]
    fn no_seed_is_a_seed_too() {
        assert_eq!(some(&[], 10).len(), 10);
    }
}
