//! What happens, and where a renewal stands after it.

use super::{At, Qr, Renewal, phone_is_valid};
use crate::journey::card::CardFacts;
use crate::journey::cash::Till;
use crate::journey::effect::{Payment, Record, RegisterPage};
use crate::journey::eligibility;
use crate::journey::event::{Event, FingerHint, Intent, PaymentPrompt, Progress, WorkDone};
use crate::journey::identify::Next;
use crate::journey::identity::FingerEvidence;
use crate::journey::referral::{Money, Why};
use crate::journey::step::{Frame, Move};

impl Renewal {
    pub(in crate::journey) fn on(&mut self, event: Event, frame: &mut Frame) -> Move<At> {
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
                let next = self.person.finger_is(FingerEvidence::Exception, frame);
                self.follow(next, frame)
            }
            (At::ChoosePortrait { candidates }, Intent::ChoosePortrait(index)) if index < *candidates => {
                self.portrait = Some(index);
                self.after_portrait(frame)
            }
            (At::ChoosePortrait { .. }, Intent::RetakePortrait) => Move::To(At::Pose),
            (At::ScanPage, Intent::PageOnFile) => self.page_is(RegisterPage::OnFile),
            (At::ScanPage, Intent::WithoutPage) => self.page_is(RegisterPage::NotAvailable),
            (At::CheckPage, Intent::KeepPage) => self.page_is(RegisterPage::Scanned),
            (At::CheckPage, Intent::RetakePage) => self.forget_scan(),
            (At::Phone, Intent::Digit(digit)) => self.type_digit(digit),
            (At::Phone, Intent::Erase) => self.erase_digit(),
            (At::Phone, Intent::Confirm) if phone_is_valid(&self.phone) => self.back_to_review(),
            (At::Review, Intent::Confirm) => Move::To(At::Signature),
            (At::Review, Intent::Edit(line)) => self.correct(line, frame),
            (At::Signature, Intent::Signed) => self.after_signature(frame),
            (At::ChoosePayment(_), Intent::PayByCard) if frame.equipment.terminal => {
                Move::To(At::Paying { prompt: PaymentPrompt::Wait, stopping: false })
            }
            (At::ChoosePayment(_), Intent::PayByCash) if frame.equipment.notes && !self.notes_out => {
                Move::To(At::PayingCash(Till::default()))
            }
            (At::ChoosePayment(_), Intent::PayByQr) if frame.equipment.qr => Move::To(At::Qr(Qr::Ordering)),
            (At::Qr(qr), intent) => qr.on_intent(intent),
            (At::ChoosePayment(_), Intent::PayLater) if frame.rules.deferral => {
                self.payment = Some(Payment::Deferred);
                Move::To(At::Submitting)
            }
            (At::Paying { prompt, stopping: false }, Intent::StopPayment) => {
                self.at = At::Paying { prompt: *prompt, stopping: true };
                Move::AbortPayment
            }
            (At::PayingCash(till), Intent::StopPayment) if till.may_stop() => self.stop_cash(*till),
            (At::Receipt { .. }, Intent::Finish) => Move::TakeCard,
            (at, Intent::ToWindow) if at.may_leave() && self.person.card.is_some() => {
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
            (At::PayingCash(till), Progress::Cash(word)) => till.on(word),
            (At::Qr(qr), Progress::Qr(seen)) => qr.see(seen),
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
            (At::PlaceCard { .. }, WorkDone::CardRead(card)) => self.card_was_read(*card, frame),
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
            (At::ScanPage, WorkDone::PageScanned) => self.page_was_scanned(),
            (At::ScanPage, WorkDone::DeviceLost | WorkDone::TimedOut) => self.page_was_not_seen(),
            (At::PayingCash(till), done) => self.on_cash(*till, done),
            (At::Qr(qr), done) => self.qr_done(*qr, done, frame),
            (At::Paying { .. } | At::AskTerminal | At::Submitting | At::Reversing, done) => {
                self.on_money_or_store(done, frame)
            }
            (At::Printing, WorkDone::Printed) => Move::To(At::Receipt { printed: true }),
            (At::Printing, _) => Move::To(At::Receipt { printed: false }),
            (At::Receipt { .. }, WorkDone::TimedOut) => Move::TakeCard,
            (_, WorkDone::DeviceLost) => Move::Refer(Why::DeviceLost, Money::None),
            (_, WorkDone::StoreFailed) => Move::Refer(Why::StorageFailed, Money::None),
            _ => Move::Stay,
        }
    }

    fn card_was_read(&mut self, card: CardFacts, frame: &Frame) -> Move<At> {
        let reasons = eligibility::reasons(&card, frame.rules, frame.now.today);
        self.person.card = Some(card);
        match reasons {
            Ok(reasons) => {
                self.reasons = reasons;
                Move::To(At::Reason)
            }
            Err(no) => Move::Refer(Why::NotEligible(no), Money::None),
        }
    }

    fn follow(&mut self, next: Next, frame: &mut Frame) -> Move<At> {
        match next {
            Next::Card(failure) => Move::To(At::place_card(Some(failure))),
            Next::Face => Move::To(At::Face),
            Next::Finger => self.ask_finger(frame),
            Next::Accepted => self.next_finger(),
            Next::Refer(why) => Move::Refer(why, Money::None),
        }
    }

    fn ask_finger(&mut self, frame: &mut Frame) -> Move<At> {
        let enrolled = self.person.card.as_ref().and_then(|card| card.enrolled.first().copied());
        let without = match enrolled {
            Some(finger) if frame.equipment.matcher => {
                return Move::To(At::VerifyFinger { finger, hint: FingerHint::Press });
            }
            Some(_) => FingerEvidence::NotInstalled,
            None => FingerEvidence::NoTemplate,
        };
        let next = self.person.finger_is(without, frame);
        self.follow(next, frame)
    }

    pub(super) fn next_finger(&mut self) -> Move<At> {
        match self.fingers.next() {
            Some(finger) => Move::To(At::enrol(finger)),
            None if self.correcting => self.back_to_review(),
            None => Move::To(At::Pose),
        }
    }

    fn back(&mut self) -> Move<At> {
        match self.at.before(self.correcting, self.register) {
            Some(At::Review) => self.back_to_review(),
            Some(at) => Move::To(at),
            None => Move::Stay,
        }
    }
}
