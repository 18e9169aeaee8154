//! The one source of chance that is no secret: which movement is asked for, how long to wait after a failure.
//!
//! Keys, case numbers and nonces come from the system's own source and never from here.

use std::cell::RefCell;

use rand::distr::uniform::{SampleRange, SampleUniform};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

thread_local! {
    static SEEDED: RefCell<Option<SmallRng>> = const { RefCell::new(None) };
}

/// From now on this thread's chance follows from `seed`: for simulations, which must repeat exactly.
pub fn seed(seed: u64) {
    SEEDED.set(Some(SmallRng::seed_from_u64(seed)));
}

/// A value of the range, each as likely as any other.
pub fn draw<T: SampleUniform>(range: impl SampleRange<T>) -> T {
    SEEDED.with_borrow_mut(|seeded| match seeded {
        Some(chance) => chance.random_range(range),
        None => rand::rng().random_range(range),
    })
}
