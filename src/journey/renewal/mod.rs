//! Renewal 换领, stage by stage.
//!
//! consent → card → reason → face → finger of the card → two fingers → portrait → phone → review → signature → payment →
//! submit → receipt → take the card. From the review every line can be corrected; the visit comes back to the review.

mod at;

pub use at::At;
use serde::{Deserialize, Serialize};

use super::card::CardFacts;
use super::effect::{Application, Handoff, Partial, Payment, Record, Reference, Work};
use super::eligibility::{self, Reason};
use super::event::{CardFailure, Event, FingerHint, Intent, Line, NotBooked, PaymentPrompt, Progress, WorkDone};
use super::fees;
use super::fingers::Collection;
use super::identity::{Decision, Evidence, FaceEvidence, FingerEvidence, Outcome, Purpose};
use super::private::Private;
use super::referral::{Money, Why};
use super::rules::Rules;
use super::step::{Frame, Move};

/// A renewal and its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Renewal {
    /// Where it stands.
    pub at: At,
    /// The card.
    pub card: Option<CardFacts>,
    /// Failed readings.
    pub card_tries: u8,
    /// Reasons the rules allow.
    pub reasons: Vec<Reason>,
    /// The reason chosen.
    pub reason: Option<Reason>,
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
    /// Fingers collected.
    pub fingers: Collection,
    /// The portrait chosen.
    pub portrait: Option<u8>,
    /// Phone number as typed.
    pub phone: Private,
    /// Whether the money is settled.
    pub payment: Option<Payment>,
    /// Declined payments.
    pub payment_tries: u8,
    /// Case number, once stored.
    pub case: Option<String>,
    /// A line is being corrected: the review comes next.
    pub correcting: bool,
}

impl Default for Renewal {
    fn default() -> Self {
        Self::new()
    }
}

impl Renewal {
    /// Nothing known yet.
    pub fn new() -> Self {
        Self {
            at: At::Consent,
            card: None,
            card_tries: 0,
            reasons: Vec::new(),
            reason: None,
            face: None,
            face_tries: 0,
            finger: FingerEvidence::Pending,
            finger_tries: 0,
            decision: None,
            fingers: Collection::default(),
            portrait: None,
            phone: Private::default(),
            payment: None,
            payment_tries: 0,
            case: None,
            correcting: false,
        }
    }

    /// The work of the present stage.
    pub(super) fn work(&self, rules: &Rules, seed: u32) -> Option<Work> {
        match &self.at {
            At::PlaceCard { .. } => Some(Work::ReadCard),
            At::Face => {
                let challenge = super::challenge_of(seed, self.face_tries);
                Some(Work::VerifyFace { challenge, reference: Reference::Card })
            }
            At::VerifyFinger { finger, .. } => Some(Work::VerifyFinger { finger: *finger, reference: Reference::Card }),
            At::Fingers { finger, .. } => Some(Work::EnrolFinger { finger: *finger }),
            At::Pose => Some(Work::TakePortraits),
            At::Paying { .. } => Some(Work::Authorise { fen: self.fee(rules) }),
            At::AskTerminal => Some(Work::AskTerminal),
            At::Reversing => Some(Work::Reverse),
            At::Submitting => self.application(rules).map(|application| Work::Submit(Box::new(application))),
            At::Printing => Some(Work::PrintReceipt),
            At::Consent
            | At::Reason
            | At::ChoosePortrait { .. }
            | At::Phone
            | At::Review
            | At::Signature
            | At::ChoosePayment(_)
            | At::Receipt { .. }
            | At::TakeCard => None,
        }
    }

    /// The fee of the reason chosen, in fen.
    pub fn fee(&self, rules: &Rules) -> u64 {
        self.reason.map_or(0, |reason| fees::fee(reason, rules))
    }

    /// The application, if every mandatory part is there. A double tap cannot get past this.
    fn application(&self, rules: &Rules) -> Option<Application> {
        let decision = self.decision.clone().filter(|d| d.outcome == Outcome::Accept)?;
        Some(Application {
            reason: self.reason?,
            consent_version: rules.consent_version.clone(),
            decision,
            fingers: self.fingers.given.clone(),
            portrait: self.portrait?,
            phone: self.phone.clone(),
            fee_fen: self.fee(rules),
            payment: self.payment?,
        })
    }

    /// What goes to the window with the citizen.
    pub(super) fn handoff(&self) -> Handoff {
        let application = self.card.is_some().then(|| Partial {
            reason: self.reason,
            phone: self.phone.clone(),
            fingers: self.fingers.given.clone(),
        });
        Handoff { why: Why::AskedByCitizen, money: Money::None, application, decision: self.decision.clone() }
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
                Move::To(At::place_card(None))
            }
            (At::Reason, Intent::Reason(reason)) if self.reasons.contains(&reason) => {
                self.reason = Some(reason);
                if self.correcting { self.back_to_review() } else { Move::To(At::Face) }
            }
            (At::Fingers { finger, .. }, Intent::CannotPress) => {
                self.fingers.unusable.push(*finger);
                self.next_finger()
            }
            (At::VerifyFinger { .. }, Intent::CannotPress) => {
                self.finger = FingerEvidence::Exception;
                self.decide(frame)
            }
            (At::ChoosePortrait { candidates }, Intent::ChoosePortrait(index)) if index < *candidates => {
                self.portrait = Some(index);
                if self.correcting { self.back_to_review() } else { Move::To(At::Phone) }
            }
            (At::ChoosePortrait { .. }, Intent::RetakePortrait) => Move::To(At::Pose),
            (At::Phone, Intent::Digit(digit)) => self.type_digit(digit),
            (At::Phone, Intent::Erase) => self.erase_digit(),
            (At::Phone, Intent::Confirm) if phone_is_valid(&self.phone) => self.back_to_review(),
            (At::Review, Intent::Confirm) => Move::To(At::Signature),
            (At::Review, Intent::Edit(line)) => self.correct(line),
            (At::Signature, Intent::Signed) => self.after_signature(frame),
            (At::ChoosePayment(_), Intent::PayByCard) if frame.equipment.terminal => {
                Move::To(At::Paying { prompt: PaymentPrompt::Wait, stopping: false })
            }
            (At::ChoosePayment(_), Intent::PayLater) if frame.rules.deferral => {
                self.payment = Some(Payment::Deferred);
                Move::To(At::Submitting)
            }
            (At::Paying { prompt, stopping: false }, Intent::StopPayment) => {
                self.at = At::Paying { prompt: *prompt, stopping: true };
                Move::AbortPayment
            }
            (At::Receipt { .. }, Intent::Finish) => Move::To(At::TakeCard),
            (At::TakeCard, Intent::Finish) => Move::Thanks,
            (at, Intent::ToWindow) if at.may_leave() && self.card.is_some() => {
                Move::Refer(Why::AskedByCitizen, Money::None)
            }
            (_, Intent::Back) => self.back(),
            _ => Move::Stay,
        }
    }

    fn on_progress(&mut self, progress: Progress) -> Move<At> {
        match (&mut self.at, progress) {
            (At::PlaceCard { reading, .. }, Progress::CardFound) => *reading = true,
            (At::Fingers { captures, .. }, Progress::FingerCaptures(n)) => *captures = n,
            (At::Fingers { hint, .. } | At::VerifyFinger { hint, .. }, Progress::Finger(word)) => *hint = word,
            (At::Paying { prompt, .. }, Progress::Payment(word)) => *prompt = word,
            _ => {}
        }
        Move::Stay
    }

    fn on_done(&mut self, done: WorkDone, frame: &mut Frame) -> Move<At> {
        match (&self.at, done) {
            (At::PlaceCard { .. }, WorkDone::CardRead(card)) => self.card_was_read(*card, frame),
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
            (At::Fingers { finger, .. }, WorkDone::FingerEnrolled) => {
                self.fingers.given.push(*finger);
                self.next_finger()
            }
            (At::Fingers { finger, .. }, WorkDone::FingerRefused | WorkDone::TimedOut) => {
                self.fingers.unusable.push(*finger);
                self.next_finger()
            }
            (At::Pose, WorkDone::Portraits(candidates)) if candidates > 0 => {
                Move::To(At::ChoosePortrait { candidates })
            }
            (At::Pose, WorkDone::TimedOut | WorkDone::Portraits(_)) => Move::To(At::Pose),
            (At::Paying { .. }, WorkDone::Booked) => self.paid(),
            (At::AskTerminal, WorkDone::Booked) => self.paid(),
            (At::Paying { .. } | At::AskTerminal, WorkDone::NotBooked(why)) => self.not_booked(why, frame),
            (At::Paying { .. }, WorkDone::PaymentUnknown | WorkDone::TimedOut | WorkDone::DeviceLost) => {
                Move::To(At::AskTerminal)
            }
            (At::AskTerminal, WorkDone::PaymentUnknown | WorkDone::TimedOut | WorkDone::DeviceLost) => {
                Move::Refer(Why::PaymentUnknown, Money::Unknown)
            }
            (At::Submitting, WorkDone::Submitted { case }) => {
                self.case = Some(case);
                Move::To(At::Printing)
            }
            (At::Submitting, WorkDone::StoreFailed | WorkDone::TimedOut | WorkDone::DeviceLost) => self.not_stored(),
            (At::Reversing, WorkDone::Reversed) => Move::Refer(Why::StorageFailed, Money::Reversed),
            (At::Reversing, _) => Move::Refer(Why::StorageFailed, Money::Unknown),
            (At::Printing, WorkDone::Printed) => Move::To(At::Receipt { printed: true }),
            (At::Printing, _) => Move::To(At::Receipt { printed: false }),
            (At::Receipt { .. }, WorkDone::TimedOut) => Move::To(At::TakeCard),
            (At::TakeCard, WorkDone::TimedOut) => Move::Thanks,
            (_, WorkDone::DeviceLost) => Move::Refer(Why::DeviceLost, Money::None),
            (_, WorkDone::StoreFailed) => Move::Refer(Why::StorageFailed, Money::None),
            _ => Move::Stay,
        }
    }

    fn card_was_read(&mut self, card: CardFacts, frame: &Frame) -> Move<At> {
        let reasons = eligibility::reasons(&card, frame.rules, frame.now.today);
        self.card = Some(card);
        match reasons {
            Ok(reasons) => {
                self.reasons = reasons;
                Move::To(At::Reason)
            }
            Err(no) => Move::Refer(Why::NotEligible(no), Money::None),
        }
    }

    fn card_failed(&mut self, failure: CardFailure, frame: &Frame) -> Move<At> {
        self.card_tries += 1;
        match failure {
            CardFailure::NotGenuine => Move::Refer(Why::CardNotGenuine, Money::None),
            CardFailure::Lifted | CardFailure::UnknownCard | CardFailure::Unreadable => {
                if self.card_tries < frame.rules.tries {
                    Move::To(At::place_card(Some(failure)))
                } else {
                    Move::Refer(Why::CardNotReadable, Money::None)
                }
            }
        }
    }

    /// Asks the one identity decision what comes next.
    fn decide(&mut self, frame: &mut Frame) -> Move<At> {
        let Some(face) = self.face.clone() else { return Move::To(At::Face) };
        let evidence = Evidence {
            purpose: Purpose::Renewal,
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
            Outcome::Accept => self.next_finger(),
            Outcome::NeedFinger => self.ask_finger(frame),
            Outcome::RetryFace => Move::To(At::Face),
            Outcome::RetryFinger => self.ask_finger(frame),
            Outcome::Refer if self.finger == FingerEvidence::Pending => {
                Move::Refer(Why::IdentityNotConfirmed, Money::None)
            }
            Outcome::Refer => Move::Refer(Why::FingersNotConfirmed, Money::None),
        }
    }

    fn ask_finger(&mut self, frame: &mut Frame) -> Move<At> {
        let enrolled = self.card.as_ref().and_then(|card| card.enrolled.first().copied());
        match enrolled {
            Some(finger) if frame.equipment.matcher => Move::To(At::VerifyFinger { finger, hint: FingerHint::Press }),
            Some(_) => {
                self.finger = FingerEvidence::NotInstalled;
                self.decide(frame)
            }
            None => {
                self.finger = FingerEvidence::NoTemplate;
                self.decide(frame)
            }
        }
    }

    fn next_finger(&mut self) -> Move<At> {
        match self.fingers.next() {
            Some(finger) => Move::To(At::enrol(finger)),
            None if self.correcting => self.back_to_review(),
            None => Move::To(At::Pose),
        }
    }

    fn back_to_review(&mut self) -> Move<At> {
        self.correcting = false;
        Move::To(At::Review)
    }

    fn correct(&mut self, line: Line) -> Move<At> {
        self.correcting = true;
        match line {
            Line::Reason => Move::To(At::Reason),
            Line::Portrait => Move::To(At::Pose),
            Line::Phone => Move::To(At::Phone),
            Line::Fingers => {
                self.fingers = Collection::default();
                self.next_finger()
            }
        }
    }

    fn type_digit(&mut self, digit: u8) -> Move<At> {
        if digit <= 9 && self.phone.expose().len() < 11 {
            self.phone = Private::new(format!("{}{digit}", self.phone.expose()));
        }
        Move::Stay
    }

    fn erase_digit(&mut self) -> Move<At> {
        let mut digits = self.phone.expose().to_owned();
        digits.pop();
        self.phone = Private::new(digits);
        Move::Stay
    }

    fn after_signature(&mut self, frame: &Frame) -> Move<At> {
        if self.fee(frame.rules) == 0 {
            self.payment = Some(Payment::Waived);
            return Move::To(At::Submitting);
        }
        Move::To(At::ChoosePayment(None))
    }

    fn paid(&mut self) -> Move<At> {
        self.payment = Some(Payment::Paid);
        Move::To(At::Submitting)
    }

    fn not_booked(&mut self, why: NotBooked, frame: &Frame) -> Move<At> {
        self.payment_tries += 1;
        let last = self.payment_tries >= frame.rules.tries && why != NotBooked::Aborted;
        if last && !frame.rules.deferral {
            return Move::Refer(Why::PaymentDeclined, Money::None);
        }
        Move::To(At::ChoosePayment(Some(why)))
    }

    fn not_stored(&mut self) -> Move<At> {
        match self.payment {
            Some(Payment::Paid) => Move::To(At::Reversing),
            Some(Payment::Deferred | Payment::Waived) | None => Move::Refer(Why::StorageFailed, Money::None),
        }
    }

    fn back(&mut self) -> Move<At> {
        match &self.at {
            At::PlaceCard { .. } => Move::To(At::Consent),
            At::Reason | At::Pose | At::Phone if self.correcting => self.back_to_review(),
            At::Phone => Move::To(At::Pose),
            At::ChoosePortrait { .. } => Move::To(At::Pose),
            At::Review => Move::To(At::Phone),
            At::Signature => Move::To(At::Review),
            At::ChoosePayment(_) => Move::To(At::Review),
            At::Consent
            | At::Reason
            | At::Face
            | At::VerifyFinger { .. }
            | At::Fingers { .. }
            | At::Pose
            | At::Paying { .. }
            | At::AskTerminal
            | At::Submitting
            | At::Reversing
            | At::Printing
            | At::Receipt { .. }
            | At::TakeCard => Move::Stay,
        }
    }

    /// Whether Back does anything here.
    pub fn may_go_back(&self) -> bool {
        match &self.at {
            At::PlaceCard { reading, .. } => !reading,
            At::Phone | At::ChoosePortrait { .. } | At::Review | At::Signature | At::ChoosePayment(_) => true,
            At::Reason | At::Pose => self.correcting,
            At::Consent
            | At::Face
            | At::VerifyFinger { .. }
            | At::Fingers { .. }
            | At::Paying { .. }
            | At::AskTerminal
            | At::Submitting
            | At::Reversing
            | At::Printing
            | At::Receipt { .. }
            | At::TakeCard => false,
        }
    }
}

/// A mainland mobile number: eleven digits, 13x–19x.
pub fn phone_is_valid(phone: &Private) -> bool {
    let digits = phone.expose().as_bytes();
    digits.len() == 11
        && digits[0] == b'1'
        && (b'3'..=b'9').contains(&digits[1])
        && digits.iter().all(u8::is_ascii_digit)
}
