//! Manners: how a citizen goes through a visit.

use rand::Rng;
use rand::rngs::SmallRng;

/// How.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Does what the screen says.
    Steady,
    /// Leaves without a word after so many acts.
    WalksAway {
        /// Acts until then.
        after: u32,
    },
    /// Touches everything twice or three times.
    DoubleTaps,
    /// Lays a hand on the camera half of the time.
    CoversCamera,
    /// Pulls the card off the reader.
    PullsCard,
    /// Goes back, corrects, changes the mind.
    GoesBack,
    /// Has somebody else's card.
    Impostor {
        /// And holds up a photo of the holder.
        photo: bool,
    },
    /// The bank says no.
    Declined,
    /// Stops the payment under way.
    StopsPayment,
    /// Pays at the window.
    PaysLater,
    /// Pays in notes, and now and then stops in the middle.
    PaysCash,
    /// Pays by QR code, and now and then stops, or does not pay at all.
    PaysByCode,
    /// Has no finger the sensor can use.
    NoFingers,
    /// Puts a wrong card into the slot first.
    WrongCard,
    /// Asks for the window half way.
    ToWindow,
    /// Leaves the card on the reader at the end.
    ForgetsCard,
}

impl Manner {
    /// One of them; most people are steady.
    pub fn draw(chance: &mut SmallRng) -> Self {
        match chance.random_range(0..38) {
            0..=11 => Self::Steady,
            12..=14 => Self::WalksAway { after: chance.random_range(1..30) },
            15 | 16 => Self::DoubleTaps,
            17 => Self::CoversCamera,
            18 | 19 => Self::PullsCard,
            20 | 21 => Self::GoesBack,
            22 => Self::Impostor { photo: false },
            23 => Self::Impostor { photo: true },
            24 => Self::Declined,
            25 => Self::StopsPayment,
            26 => Self::PaysLater,
            27 => Self::NoFingers,
            28 => Self::WrongCard,
            29..=31 => Self::PaysCash,
            32..=34 => Self::PaysByCode,
            35 | 36 => Self::ForgetsCard,
            _ => Self::ToWindow,
        }
    }
}
