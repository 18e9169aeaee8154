//! Finding out who stands before the machine: card, face, finger, and the one decision, for every journey that hands
//! something to a person or takes an application from one.
//!
//! A journey keeps its stages to itself; this file says what was found so far and what must come [`Next`].

use serde::{Deserialize, Serialize};

use super::card::CardFacts;
use super::effect::{Record, Reference, Work};
use super::event::{CardFailure, WorkDone};
use super::identity::{Decision, Evidence, FaceEvidence, FingerEvidence, Outcome, Purpose};
use super::referral::Why;
use super::rules::Rules;
use super::step::Frame;

/// Who stands before the machine, as far as is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Identification {
    /// What must be known in the end.
    pub purpose: Purpose,
    /// The card.
    pub card: Option<CardFacts>,
    /// Failed readings.
    pub card_tries: u8,
    /// The last face attempt.
    pub face: Option<FaceEvidence>,
    /// Face attempts.
    pub face_tries: u8,
    /// The finger compared.
    pub finger: FingerEvidence,
    /// Finger attempts.
    pub finger_tries: u8,
    /// The last decision.
    pub decision: Option<Decision>,
}

/// What a stage asks the person for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// The card.
    Card,
    /// The face.
    Face,
    /// A finger.
    Finger,
}

/// What must come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// The card once more, after this.
    Card(CardFailure),
    /// The face, for the first time or again.
    Face,
    /// A finger, for the first time or again.
    Finger,
    /// Nothing: the person is the holder.
    Accepted,
    /// The window.
    Refer(Why),
}

impl Identification {
    /// Nothing known yet.
    pub fn new(purpose: Purpose) -> Self {
        Self {
            purpose,
            card: None,
            card_tries: 0,
            face: None,
            face_tries: 0,
            finger: FingerEvidence::Pending,
            finger_tries: 0,
            decision: None,
        }
    }

    /// The decision, if it is an accept.
    pub fn accepted(&self) -> Option<Decision> {
        self.decision.clone().filter(|decision| decision.outcome == Outcome::Accept)
    }

    /// The next face attempt.
    pub(super) fn face_work(&self, seed: u32, reference: Reference) -> Work {
        Work::VerifyFace { challenge: super::challenge_of(seed, self.face_tries), reference }
    }

    /// Takes an answer to what was asked. `None`: it is no answer to that, and the journey must see to it.
    pub(super) fn answer(&mut self, asked: Asked, done: &WorkDone, frame: &mut Frame) -> Option<Next> {
        match (asked, done) {
            (Asked::Card, WorkDone::CardFailed(failure)) => Some(self.card_failed(*failure, frame.rules)),
            (Asked::Face, WorkDone::Face(face)) => {
                self.face = Some((**face).clone());
                self.face_tries += 1;
                Some(self.decide(frame))
            }
            (Asked::Face, WorkDone::TimedOut) => Some(self.nobody_seen(frame.rules)),
            (Asked::Finger, WorkDone::FingerCompared(similarity)) => {
                self.finger_tries += 1;
                Some(self.finger_is(FingerEvidence::Compared(*similarity), frame))
            }
            (Asked::Finger, WorkDone::FingerRefused | WorkDone::TimedOut) => {
                Some(self.finger_is(FingerEvidence::Exception, frame))
            }
            _ => None,
        }
    }

    fn card_failed(&mut self, failure: CardFailure, rules: &Rules) -> Next {
        self.card_tries += 1;
        match failure {
            CardFailure::NotGenuine => Next::Refer(Why::CardNotGenuine),
            CardFailure::Lifted | CardFailure::UnknownCard | CardFailure::Unreadable => {
                if self.card_tries < rules.tries { Next::Card(failure) } else { Next::Refer(Why::CardNotReadable) }
            }
        }
    }

    /// An attempt that showed no face is an attempt all the same.
    fn nobody_seen(&mut self, rules: &Rules) -> Next {
        self.face_tries += 1;
        if self.face_tries < rules.tries { Next::Face } else { Next::Refer(Why::IdentityNotConfirmed) }
    }

    /// This is known of the fingers now.
    pub(super) fn finger_is(&mut self, finger: FingerEvidence, frame: &mut Frame) -> Next {
        self.finger = finger;
        self.decide(frame)
    }

    /// Asks the one identity decision what comes next, and keeps it.
    fn decide(&mut self, frame: &mut Frame) -> Next {
        let Some(face) = self.face.clone() else { return Next::Face };
        let evidence = Evidence {
            purpose: self.purpose,
            face,
            face_tries: self.face_tries,
            finger: self.finger,
            finger_tries: self.finger_tries,
        };
        let decision = Decision::make(evidence, &frame.rules.identity);
        let outcome = decision.outcome;
        frame.records.push(Record::Decided(Box::new(decision.clone())));
        self.decision = Some(decision);
        match outcome {
            Outcome::Accept => Next::Accepted,
            Outcome::NeedFinger | Outcome::RetryFinger => Next::Finger,
            Outcome::RetryFace => Next::Face,
            Outcome::Refer if self.finger == FingerEvidence::Pending => Next::Refer(Why::IdentityNotConfirmed),
            Outcome::Refer => Next::Refer(Why::FingersNotConfirmed),
        }
    }
}
