//! Who lives in the demo town, and what each one's card says. Slugs and roles are fixed; the seed moves days of birth,
//! house numbers, sequence numbers, body numbers and fingers.

mod card;
mod roster;

pub use card::{CardKind, CardText, Sex, valid_until};

use serde::Serialize;

use crate::date::Date;
use crate::face::Face;
use crate::rng::Rng;

/// A finger recorded on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct EnrolledFinger {
    /// Finger code of GA/T 1012: 11 right thumb … 15 right little, 16 left thumb … 20 left little.
    pub code: u8,
    /// Quality as the card states it, 1–100.
    pub quality: u8,
}

/// Somebody who does not exist.
#[derive(Clone, PartialEq, Serialize)]
pub struct Person {
    /// Name by which commands address this person, e.g. `zhang-wei`.
    pub slug: &'static str,
    /// What this person is in town for, one English sentence.
    pub role: &'static str,
    /// The text of the card in the person's hand.
    pub card: CardText,
    /// The body number (卡体管理号) of that card: 32 ASCII characters, one per piece of plastic.
    pub body_number: String,
    /// The fingers enrolled on that card, in the order they are stored: none, one or two.
    pub enrolled: Vec<EnrolledFinger>,
    /// What every print of this person grows from.
    #[serde(skip)]
    pub finger_seed: u64,
    /// What the person looks like; the same under every town seed.
    #[serde(skip)]
    pub face: Face,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("slug", &self.slug).finish_non_exhaustive()
    }
}

impl Person {
    /// The text of a new card of the same kind issued to this person on `day`: validity by the law, everything else kept.
    pub fn renewed_card(&self, day: Date) -> CardText {
        let mut card = self.card.clone();
        card.valid_from = day;
        card.valid_to = valid_until(card.kind, card.birth, day);
        card
    }

    /// The 512-byte feature stored on the card for an enrolled finger (see [`crate::finger::feature`]): taken from a good
    /// press on the day of enrolment, so never from the same press as a later capture.
    pub fn enrolled_feature(&self, finger: EnrolledFinger) -> [u8; 512] {
        let press = crate::finger::Press { noise_seed: u64::MAX, ..crate::finger::Press::default() };
        let image = crate::finger::image(self.finger_seed, finger.code, &press);
        crate::finger::feature(&image, finger.code, finger.quality)
    }
}

/// All the people of one seed on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Town {
    /// The seed it came from.
    pub seed: u64,
    /// The day it is in the town.
    pub today: Date,
    /// Everybody, in a fixed order.
    pub people: Vec<Person>,
}

impl Town {
    /// The town of `seed` as it is on `today`: expiries and ages are arranged around that day.
    pub fn new(seed: u64, today: Date) -> Self {
        let people = roster::ROSTER.iter().map(|entry| entry.settle(seed, today)).collect();
        Self { seed, today, people }
    }

    /// The person of that slug.
    pub fn person(&self, slug: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.slug == slug)
    }

    /// The body number of the `serial`-th card made in this town (the people's own cards count separately).
    pub fn new_body_number(&self, serial: u32) -> String {
        body_number(self.seed, &format!("made-{serial}"))
    }
}

/// 32 hexadecimal characters from the seed and the card's name.
fn body_number(seed: u64, card: &str) -> String {
    let mut rng = Rng::named(seed, card);
    format!("{:016X}{:016X}", rng.next(), rng.next())
}

#[cfg(test)]
mod tests;
