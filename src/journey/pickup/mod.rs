//! Pickup 领证, stage by stage.
//!
//! consent → card → face → finger against the manifest's template → old card in, checked, retained → drawer opens → closed
//! again → slip. Nobody else than the holder is served; whoever collects for another person goes to the window.

mod at;

pub use at::At;
use serde::{Deserialize, Serialize};

use super::card::{CardFacts, WaitingCard};
use super::effect::{Handoff, Handover, Record, Reference, Work};
use super::event::{Event, FingerHint, Intent, Progress, WorkDone};
use super::identify::{Identification, Next};
use super::identity::{FingerEvidence, Purpose};
use super::referral::{Money, Why};
use super::step::{Frame, Move};

/// A pickup and its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pickup {
    /// Where it stands.
    pub at: At,
    /// Who stands before the machine.
    pub person: Identification,
    /// Wrong cards put into the slot.
    pub wrong_cards: u8,
    /// The old card lies in the bin.
    pub old_card_retained: bool,
    /// A card is in the slot's channel.
    pub inside: bool,
    /// Nobody saw the drawer closed again.
    pub left_open: bool,
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
            person: Identification::new(Purpose::Pickup),
            wrong_cards: 0,
            old_card_retained: false,
            inside: false,
            left_open: false,
        }
    }

    /// The new card that waits for this person.
    pub fn waiting(&self) -> Option<&WaitingCard> {
        self.person.card.as_ref()?.waiting.as_ref()
    }

    pub(super) fn work(&self, seed: u32) -> Option<Work> {
        let drawer = self.waiting().map(|w| w.drawer);
        match &self.at {
            At::Consent => None,
            At::PlaceCard { failed, .. } => Some(Work::ReadCard { after: *failed }),
            At::Face => Some(self.person.face_work(seed, Reference::Manifest)),
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
        let decision = self.person.accepted()?;
        Some(Handover {
            case: waiting.case.clone(),
            drawer: waiting.drawer,
            old_card_retained: self.old_card_retained,
            drawer_left_open: self.left_open,
            decision,
        })
    }

    pub(super) fn handoff(&self) -> Handoff {
        Handoff {
            why: Why::AskedByCitizen,
            money: Money::None,
            application: None,
            decision: self.person.decision.clone(),
        }
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
            Event::Tick | Event::Close => Move::Stay,
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
                let next = self.person.finger_is(FingerEvidence::Exception, frame);
                self.follow(next, frame)
            }
            (At::TakeCard { .. }, _) => Move::Stay,
            (at, Intent::ToWindow) if at.may_leave() && self.person.card.is_some() => {
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
        let next = self.at.asked().and_then(|asked| self.person.answer(asked, &done, frame));
        if let Some(next) = next {
            return self.follow(next, frame);
        }
        match (&self.at, done) {
            (At::PlaceCard { .. }, WorkDone::CardRead(card)) => self.card_was_read(*card),
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
            // The drawer was left open: nobody can say whether the card was taken. A technician must look.
            (At::TakeCard { .. }, WorkDone::TimedOut | WorkDone::DeviceLost) => {
                self.left_open = true;
                Move::To(At::Storing)
            }
            (At::Storing, WorkDone::PickupStored) => Move::Thanks,
            (At::Storing, _) => Move::Refer(Why::StorageFailed, Money::None),
            (_, WorkDone::DeviceLost | WorkDone::TimedOut) => Move::Refer(Why::DeviceLost, Money::None),
            (_, WorkDone::StoreFailed) => Move::Refer(Why::StorageFailed, Money::None),
            _ => Move::Stay,
        }
    }

    fn card_was_read(&mut self, card: CardFacts) -> Move<At> {
        let waits = card.waiting.is_some();
        self.person.card = Some(card);
        if waits { Move::To(At::Face) } else { Move::Refer(Why::NoCardHere, Money::None) }
    }

    fn follow(&mut self, next: Next, frame: &mut Frame) -> Move<At> {
        match next {
            Next::Card(failure) => Move::To(At::PlaceCard { reading: false, failed: Some(failure) }),
            Next::Face => Move::To(At::Face),
            Next::Finger => self.ask_finger(frame),
            Next::Accepted => self.after_identity(),
            Next::Refer(why) => Move::Refer(why, Money::None),
        }
    }

    /// Each try asks for the next finger on file, so that one bad finger does not use up all tries.
    fn ask_finger(&mut self, frame: &mut Frame) -> Move<At> {
        let templates = self.waiting().map(|w| w.templates.clone()).unwrap_or_default();
        match templates.get(usize::from(self.person.finger_tries) % templates.len().max(1)) {
            Some(finger) => Move::To(At::VerifyFinger { finger: *finger, hint: FingerHint::Press }),
            None => {
                let next = self.person.finger_is(FingerEvidence::NoTemplate, frame);
                self.follow(next, frame)
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
