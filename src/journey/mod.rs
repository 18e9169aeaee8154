//! Journeys: what a citizen goes through, as plain values.
//!
//! A visit is a value and [`step`] is its only way forward: `step(visit, event, now) -> effects`. There is no clock, no
//! randomness, no I/O and no async in here, and nothing but `std` and `serde` may be used. The attendant performs the
//! effects and brings the results back as events; the screen is a projection of the value ([`view`]). So a whole visit is
//! tested in microseconds and replayed from its events.
//!
//! Every stage has a deadline ([`patience`]); a citizen who walks away never holds the machine.
//!
//! | file | what |
//! |---|---|
//! | [`renewal`], [`pickup`] | the two journeys, stage by stage |
//! | [`step`] | the one function, with what holds in every stage: leaving, "still there?", late answers |
//! | [`identify`] | who stands before the machine: what both journeys find out the same way |
//! | [`identity`] | the one identity decision |
//! | [`eligibility`], [`fees`], [`availability`] | the rules before a journey may go on |
//! | [`cash`] | paying with banknotes |
//! | [`fingers`] | which finger is asked for next |
//! | [`power`] | what a mains failure means |
//! | [`take_card`] | the card on the reader: taken along, or forgotten |
//! | `ends` | what any journey can begin or end with: a forgotten card, the referral, "take your card", thanks |
//! | `closing` | how a visit ends when the machine cannot go on |
//! | [`event`], [`effect`], [`view`] | what comes in, what goes out, what is shown |

pub mod availability;
pub mod card;
pub mod cash;
mod closing;
pub mod day;
pub mod effect;
pub mod eligibility;
mod ends;
pub mod event;
pub mod fees;
pub mod fingers;
pub mod identify;
pub mod identity;
pub mod intake;
pub mod patience;
pub mod pickup;
pub mod power;
pub mod private;
pub mod referral;
pub mod renewal;
pub mod rules;
mod step;
pub mod take_card;
pub mod view;
pub mod visit;

#[cfg(test)]
pub(crate) mod tests;

pub use effect::{Effect, Task, Work};
pub use event::{Event, Intent, WorkDone};
pub use step::{begin, place, step};
pub use visit::{Now, Stage, Visit};

/// The movement of the `tries`-th face attempt. The seed comes from the attendant's random source, so that nobody can
/// prepare for it; each attempt asks for another one.
pub fn challenge_of(seed: u32, tries: u8) -> identity::Challenge {
    use identity::Challenge;
    const ALL: [Challenge; 4] = [Challenge::Blink, Challenge::OpenMouth, Challenge::TurnLeft, Challenge::TurnRight];
    ALL[(seed as usize).wrapping_add(usize::from(tries)) % ALL.len()]
}
