//! Pickup 领证, stage by stage.
//!
//! consent → card → face → finger against the manifest's template → old card in, checked, retained → drawer opens → closed
//! again → slip. Nobody else than the holder is served; whoever collects for another person goes to the window.

use serde::{Deserialize, Serialize};

use super::card::{CardFacts, WaitingCard};
use super::effect::{Handoff, Handover, Record, Reference, Work};
use super::event::{CardFailure, Event, FingerHint, Intent, Progress, WorkDone};
use super::identity::{Decision, Evidence, FaceEvidence, FingerEvidence, Outcome, Purpose};
use super::patience::Patience;
use super::referral::{Money, Why};
use super::step::{Frame, Move};

/// Where a pickup stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum At {
    /// Privacy notice.
    Consent,
    /// Waiting for the card, or reading it.
    PlaceCard {
        /// Being read now.
        reading: bool,
        /// What went wrong last.
        failed: Option<CardFailure>,
    },
    /// Before the camera.
    Face,
    /// Comparing a finger with the manifest's template.
    VerifyFinger {
        /// GA/T 1012 code.
        finger: u8,
        /// The sensor's last word.
        hint: FingerHint,
    },
    /// Waiting for the old card in the slot.
    OldCard {
        /// Another card was put in before.
        wrong: bool,
    },
    /// Giving a wrong card back.
    ReturnCard,
    /// The right card falls into the bin.
    Retain,
    /// The drawer opens.
    OpenDrawer,
    /// The drawer is open.
    TakeCard {
        /// It has been open for long.
        late: bool,
    },
    /// Storing the pickup.
    Storing,
}

/// A pickup and its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pickup {
    /// Where it stands.
    pub at: At,
    /// The card that identifies the person.
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
    /// Wrong cards put into the slot.
    pub wrong_cards: u8,
    /// The old card lies in the bin.
    pub old_card_retained: bool,
    /// A card is in the slot's channel.
    pub inside: bool,
}

impl At {
    /// Name in the journal.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::PlaceCard { .. } => "place-card",
            Self::Face => "face",
            Self::VerifyFinger { .. } => "verify-finger",
            Self::OldCard { .. } => "old-card",
            Self::ReturnCard => "return-card",
            Self::Retain => "retain",
            Self::OpenDrawer => "open-drawer",
            Self::TakeCard { .. } => "take-card",
            Self::Storing => "storing",
        }
    }

    /// How long it may last.
    pub fn patience(&self) -> Patience {
        match self {
            Self::Consent => Patience::READING,
            Self::PlaceCard { .. } | Self::VerifyFinger { .. } => Patience::USUAL,
            Self::OldCard { .. } => Patience::Person { ask: 60_000, grace: 20_000 },
            Self::Face => Patience::Machine { limit: 45_000 },
            Self::ReturnCard => Patience::Machine { limit: 30_000 },
            Self::Retain | Self::OpenDrawer => Patience::Machine { limit: 15_000 },
            Self::TakeCard { .. } => Patience::Machine { limit: 60_000 },
            Self::Storing => Patience::Machine { limit: 30_000 },
        }
    }

    /// Whether the citizen may simply go.
    pub fn may_leave(&self) -> bool {
        match self {
            Self::Consent | Self::PlaceCard { .. } | Self::Face | Self::VerifyFinger { .. } | Self::OldCard { .. } => {
                true
            }
            Self::ReturnCard | Self::Retain | Self::OpenDrawer | Self::TakeCard { .. } | Self::Storing => false,
        }
    }
}

impl Default for Pickup {
    fn default() -> Self {
        Self::new()
    }
}

impl Pickup {
    /// Nothing known yet.
    pub fn new() -> Self {
        Self {
            at: At::Consent,
            card: None,
            card_tries: 0,
            face: None,
            face_tries: 0,
            finger: FingerEvidence::Pending,
            finger_tries: 0,
            decision: None,
            wrong_cards: 0,
            old_card_retained: false,
            inside: false,
        }
    }

    /// The new card that waits for this person.
    pub fn waiting(&self) -> Option<&WaitingCard> {
        self.card.as_ref()?.waiting.as_ref()
    }

    pub(super) fn work(&self, seed: u32) -> Option<Work> {
        let drawer = self.waiting().map(|w| w.drawer);
        match &self.at {
            At::Consent => None,
            At::PlaceCard { .. } => Some(Work::ReadCard),
            At::Face => {
                let challenge = super::challenge_of(seed, self.face_tries);
                Some(Work::VerifyFace { challenge, reference: Reference::Manifest })
            }
            At::VerifyFinger { finger, .. } => {
                Some(Work::VerifyFinger { finger: *finger, reference: Reference::Manifest })
            }
            At::OldCard { .. } => Some(Work::TakeOldCard),
            At::ReturnCard => Some(Work::ReturnOldCard),
            At::Retain => Some(Work::RetainOldCard),
            At::OpenDrawer => drawer.map(|drawer| Work::OpenDrawer { drawer }),
            At::TakeCard { .. } => drawer.map(|drawer| Work::WaitDrawerClosed { drawer }),
            At::Storing => self.handover().map(|handover| Work::FinishPickup(Box::new(handover))),
        }
    }

    fn handover(&self) -> Option<Handover> {
        let waiting = self.waiting()?;
        let decision = self.decision.clone().filter(|d| d.outcome == Outcome::Accept)?;
        Some(Handover {
            case: waiting.case.clone(),
            drawer: waiting.drawer,
            old_card_retained: self.old_card_retained,
            decision,
        })
    }

    pub(super) fn handoff(&self) -> Handoff {
        Handoff { why: Why::AskedByCitizen, money: Money::None, application: None, decision: self.decision.clone() }
    }

    /// A card lies in the slot and must be given back before the visit may end.
    pub fn card_inside(&self) -> bool {
        self.inside
    }

    pub(super) fn on(&mut self, event: Event, frame: &mut Frame) -> Move<At> {
        match event {
            Event::Intent(intent) => self.on_intent(intent, frame),
            Event::Progress(_, progress) => self.on_progress(progress),
            Event::Done(_, done) => self.on_done(done, frame),
            Event::Tick => Move::Stay,
        }
    }

    fn on_intent(&mut self, intent: Intent, frame: &mut Frame) -> Move<At> {
        match (&self.at, intent) {
            (At::Consent, Intent::Agree) => {
                frame.records.push(Record::Consented(frame.rules.consent_version.clone()));
                Move::To(At::PlaceCard { reading: false, failed: None })
            }
            (At::PlaceCard { .. }, Intent::Back) => Move::To(At::Consent),
            (At::VerifyFinger { .. }, Intent::CannotPress) => {
                self.finger = FingerEvidence::Exception;
                self.decide(frame)
            }
            (At::TakeCard { .. }, _) => Move::Stay,
            (at, Intent::ToWindow) if at.may_leave() && self.card.is_some() => {
                Move::Refer(Why::AskedByCitizen, Money::None)
            }
            _ => Move::Stay,
        }
    }

    fn on_progress(&mut self, progress: Progress) -> Move<At> {
        match (&mut self.at, progress) {
            (At::PlaceCard { reading, .. }, Progress::CardFound) => *reading = true,
            (At::VerifyFinger { hint, .. }, Progress::Finger(word)) => *hint = word,
            // From here on the card in the slot is the machine's to look after.
            (At::OldCard { .. }, Progress::CardFound) => self.inside = true,
            _ => {}
        }
        Move::Stay
    }

    fn on_done(&mut self, done: WorkDone, frame: &mut Frame) -> Move<At> {
        match (&self.at, done) {
            (At::PlaceCard { .. }, WorkDone::CardRead(card)) => self.card_was_read(*card),
            (At::PlaceCard { .. }, WorkDone::CardFailed(failure)) => self.card_failed(failure, frame),
            (At::Face, WorkDone::Face(face)) => {
                self.face = Some(*face);
                self.face_tries += 1;
                self.decide(frame)
            }
            (At::Face, WorkDone::TimedOut) => {
                self.face_tries += 1;
                if self.face_tries < frame.rules.tries {
                    Move::To(At::Face)
                } else {
                    Move::Refer(Why::IdentityNotConfirmed, Money::None)
                }
            }
            (At::VerifyFinger { .. }, WorkDone::FingerCompared(similarity)) => {
                self.finger = FingerEvidence::Compared(similarity);
                self.finger_tries += 1;
                self.decide(frame)
            }
            (At::VerifyFinger { .. }, WorkDone::FingerRefused | WorkDone::TimedOut) => {
                self.finger = FingerEvidence::Exception;
                self.decide(frame)
            }
            (At::OldCard { .. }, WorkDone::OldCardMatches) => {
                self.inside = true;
                Move::To(At::Retain)
            }
            (At::OldCard { .. }, WorkDone::OldCardDiffers) => {
                self.inside = true;
                self.wrong_cards += 1;
                Move::To(At::ReturnCard)
            }
            (At::OldCard { .. }, WorkDone::TimedOut) if self.inside => Move::To(At::ReturnCard),
            (At::ReturnCard, WorkDone::CardReturned) => self.card_returned(frame),
            (At::ReturnCard, WorkDone::TimedOut) => {
                // Never taken: it was kept by the attendant and counted.
                self.inside = false;
                Move::Refer(Why::OldCardMismatch, Money::None)
            }
            (At::Retain, WorkDone::OldCardRetained) => {
                self.inside = false;
                self.old_card_retained = true;
                Move::To(At::OpenDrawer)
            }
            (At::OpenDrawer, WorkDone::DrawerOpened) => Move::To(At::TakeCard { late: false }),
            (At::OpenDrawer, WorkDone::DrawerStuck | WorkDone::TimedOut | WorkDone::DeviceLost) => {
                Move::Refer(Why::DrawerFailed, Money::None)
            }
            (At::TakeCard { .. }, WorkDone::DrawerClosed) => Move::To(At::Storing),
            (At::TakeCard { late: false }, WorkDone::TimedOut) => Move::To(At::TakeCard { late: true }),
            // The drawer was left open: the card has left the machine, the drawer is the technician's business.
            (At::TakeCard { .. }, WorkDone::TimedOut | WorkDone::DeviceLost) => Move::To(At::Storing),
            (At::Storing, WorkDone::PickupStored) => Move::Thanks,
            (At::Storing, _) => Move::Refer(Why::StorageFailed, Money::None),
            (_, WorkDone::DeviceLost | WorkDone::TimedOut) => Move::Refer(Why::DeviceLost, Money::None),
            (_, WorkDone::StoreFailed) => Move::Refer(Why::StorageFailed, Money::None),
            _ => Move::Stay,
        }
    }

    fn card_was_read(&mut self, card: CardFacts) -> Move<At> {
        let waits = card.waiting.is_some();
        self.card = Some(card);
        if waits { Move::To(At::Face) } else { Move::Refer(Why::NoCardHere, Money::None) }
    }

    fn card_failed(&mut self, failure: CardFailure, frame: &Frame) -> Move<At> {
        self.card_tries += 1;
        match failure {
            CardFailure::NotGenuine => Move::Refer(Why::CardNotGenuine, Money::None),
            CardFailure::Lifted | CardFailure::UnknownCard | CardFailure::Unreadable => {
                if self.card_tries < frame.rules.tries {
                    Move::To(At::PlaceCard { reading: false, failed: Some(failure) })
                } else {
                    Move::Refer(Why::CardNotReadable, Money::None)
                }
            }
        }
    }

    fn decide(&mut self, frame: &mut Frame) -> Move<At> {
        let Some(face) = self.face.clone() else { return Move::To(At::Face) };
        let evidence = Evidence {
            purpose: Purpose::Pickup,
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
            Outcome::Accept => self.after_identity(),
            Outcome::NeedFinger | Outcome::RetryFinger => self.ask_finger(frame),
            Outcome::RetryFace => Move::To(At::Face),
            Outcome::Refer if self.finger == FingerEvidence::Pending => {
                Move::Refer(Why::IdentityNotConfirmed, Money::None)
            }
            Outcome::Refer => Move::Refer(Why::FingersNotConfirmed, Money::None),
        }
    }

    /// Each try asks for the next finger on file, so that one bad finger does not use up all tries.
    fn ask_finger(&mut self, frame: &mut Frame) -> Move<At> {
        let templates = self.waiting().map(|w| w.templates.clone()).unwrap_or_default();
        match templates.get(usize::from(self.finger_tries) % templates.len().max(1)) {
            Some(finger) => Move::To(At::VerifyFinger { finger: *finger, hint: FingerHint::Press }),
            None => {
                self.finger = FingerEvidence::NoTemplate;
                self.decide(frame)
            }
        }
    }

    fn after_identity(&self) -> Move<At> {
        match self.waiting() {
            Some(waiting) if waiting.old_card_due => Move::To(At::OldCard { wrong: false }),
            Some(_) | None => Move::To(At::OpenDrawer),
        }
    }

    fn card_returned(&mut self, frame: &Frame) -> Move<At> {
        self.inside = false;
        if self.wrong_cards < frame.rules.tries {
            Move::To(At::OldCard { wrong: true })
        } else {
            Move::Refer(Why::OldCardMismatch, Money::None)
        }
    }
}
