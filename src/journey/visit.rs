//! The value of a visit.

use serde::{Deserialize, Serialize};

use super::availability::Service;
use super::day::Day;
use super::effect::Task;
use super::patience::Patience;
use super::pickup::Pickup;
use super::referral::{Money, Why};
use super::renewal::Renewal;
use super::rules::Rules;
use super::take_card::{Plate, TakeCard};

/// The moment, as the attendant's clock tells it. Order and deadlines use the monotonic part alone, so a wrong wall
/// clock never ends a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Now {
    /// Milliseconds on the monotonic clock.
    pub ms: u64,
    /// The calendar day here.
    pub today: Day,
}

/// What the machine could do when the visit began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Equipment {
    /// The card terminal takes payments.
    pub terminal: bool,
    /// The banknote acceptor takes notes.
    pub notes: bool,
    /// Payment by QR code is offered: central has a provider and answers.
    pub qr: bool,
    /// The matcher for the card's templates is loaded.
    pub matcher: bool,
    /// What is seen of the reader's plate.
    pub plate: Plate,
    /// The document camera sees.
    pub document_camera: bool,
}

/// One person before the machine, from the choice of a service to the wipe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// The service chosen.
    pub service: Service,
    /// The rules, pinned.
    pub rules: Rules,
    /// The equipment, pinned.
    pub equipment: Equipment,
    /// Where the visit stands.
    pub stage: Stage,
    /// The work under way.
    pub task: Task,
    /// When the stage last showed a sign of life.
    pub since_ms: u64,
    /// Chooses the challenges: from the attendant's random source, fixed for the visit.
    pub seed: u32,
}

/// Where a visit stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Stage {
    /// A card that somebody before has forgotten is to be taken away first.
    ForgottenCard {
        /// It was seen since.
        seen: bool,
    },
    /// In a renewal.
    Renewal(Box<Renewal>),
    /// In a pickup.
    Pickup(Box<Pickup>),
    /// On the way to the window.
    Referral(Referral),
    /// Going; the card is to be taken along.
    TakeCard(TakeCard),
    /// Done; a word of thanks.
    Thanks,
    /// Over; the attract screen comes next.
    Over,
}

/// A referral being stored, printed and shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Referral {
    /// Why.
    pub why: Why,
    /// The money.
    pub money: Money,
    /// What is handed on; taken when the work starts.
    pub handoff: Box<super::effect::Handoff>,
    /// The slip's code, once stored.
    pub code: Option<String>,
    /// The slip came out.
    pub printed: bool,
    /// A card is to be given back first.
    pub card_inside: bool,
}

impl Visit {
    /// How long the present stage may last.
    pub fn patience(&self) -> Patience {
        match &self.stage {
            Stage::Renewal(renewal) => renewal.at.patience(),
            Stage::Pickup(pickup) => pickup.at.patience(),
            Stage::Referral(referral) if referral.code.is_none() => Patience::Machine { limit: 30_000 },
            Stage::Referral(_) => Patience::Machine { limit: 40_000 },
            Stage::ForgottenCard { .. } => Patience::USUAL,
            Stage::TakeCard(card) => card.patience(),
            Stage::Thanks => Patience::Machine { limit: 4_000 },
            Stage::Over => Patience::Machine { limit: 0 },
        }
    }

    /// Milliseconds until "still there?" is asked, or `None` while the machine works.
    pub fn until_question(&self, now: Now) -> Option<u64> {
        let waited = now.ms.saturating_sub(self.since_ms);
        match self.patience() {
            Patience::Person { ask, .. } => Some(ask.saturating_sub(waited)),
            Patience::Machine { .. } => None,
        }
    }

    /// Milliseconds until the stage ends by itself.
    pub fn until_end(&self, now: Now) -> u64 {
        let waited = now.ms.saturating_sub(self.since_ms);
        self.patience().limit_ms().saturating_sub(waited)
    }
}
