//! A citizen: reads the page, thinks for a moment, does something, and goes when it is over, or before.

use std::sync::Arc;
use std::time::Duration;

use rand::Rng;
use suiban::journey::Intent;
use suiban::journey::availability::Service;
use suiban::journey::event::{FingerHint, Line, PaymentPrompt};
use suiban::journey::identity::Challenge;
use suiban::journey::private::Private;
use suiban::screen::scene::{CardHint, PaymentPhase, PickupPhase, QrOffer, QrPhase};
use suiban::screen::{Input, Page};

use super::manner::Manner;
use super::{Somebody, at_rest};
use crate::bench::Pose;
use crate::office::Office;
use crate::provider::Payer;
use crate::town::{CardId, PersonId, Place};

/// Nobody looks at an unchanged page for longer without touching it again.
const BORED: Duration = Duration::from_secs(6);

/// A citizen on a visit.
pub struct Citizen {
    /// Eyes and hands.
    pub body: Somebody,
    /// Who it is.
    pub person: PersonId,
    /// The card that is laid on the reader; an impostor's is another person's.
    pub card: Option<CardId>,
    /// How.
    pub manner: Manner,
    /// Acts so far.
    pub acts: u32,
    /// Where a telephone pays.
    pub office: Arc<Office>,
    /// Has a code in the telephone.
    pub has_code: bool,
}

/// Ways to pay that the screen offers.
struct Ways {
    card: bool,
    notes: bool,
    code: bool,
    later: bool,
}

impl Citizen {
    /// The whole visit, until the machine is ready for the next.
    pub async fn visit(mut self, service: Service) {
        self.arrive(service);
        self.body.pause(500, 3_000).await;
        self.tap(Input::Choose(service));
        self.body.pause(600, 900).await;
        let mut here = true;
        while let Some(page) = self.body.page().filter(|page| !at_rest(page)) {
            if here && self.has_had_enough(&page) {
                self.go_without_card();
                here = false;
            }
            if here {
                self.body.pause(300, 2_500).await;
                if self.body.page().is_some_and(|now| crate::screen::alike(&now, &page)) {
                    self.acts += 1;
                    self.act(&page).await;
                }
            }
            self.body.page_changes(&page, BORED).await;
        }
        if here {
            self.go();
        }
    }

    fn arrive(&mut self, service: Service) {
        let (person, declines, manner) = (self.person, self.manner == Manner::Declined, self.manner);
        self.body.world.with(|state| {
            state.note(&format!("person {person} comes for {service:?}, {manner:?}"));
            state.bench.leave_card();
            state.bench.present = Some(person);
            state.bench.bank.declines = declines;
        });
    }

    fn has_had_enough(&self, page: &Page) -> bool {
        match self.manner {
            Manner::WalksAway { after } => self.acts >= after,
            Manner::ForgetsCard => matches!(page, Page::TakeCard { .. }),
            _ => false,
        }
    }

    /// Whoever walks away in the middle takes the card along half of the time.
    fn go_without_card(&mut self) {
        if self.manner != Manner::ForgetsCard && self.body.chance.random_bool(0.5) {
            self.body.world.note("  walks away");
            return self.go();
        }
        self.put_phone_away();
        self.body.world.with(|state| {
            state.note("  walks away and leaves the card");
            state.bench.leave_card();
        });
    }

    /// Takes what is within reach and goes.
    fn go(&mut self) {
        self.put_phone_away();
        self.body.world.with(|state| {
            if state.bench.present.is_some() {
                state.note("  leaves");
            }
            state.bench.leave();
        });
    }

    fn tap(&mut self, input: Input) {
        let times = if self.manner == Manner::DoubleTaps { self.body.chance.random_range(1..=3) } else { 1 };
        (0..times).for_each(|_| self.body.tap(input.clone()));
    }

    fn want(&mut self, intent: Intent) {
        self.tap(Input::Intent(intent));
    }

    async fn act(&mut self, page: &Page) {
        match page {
            Page::Consent { .. } => self.want(Intent::Agree),
            Page::PlaceCard { hint, .. } => self.place_card(*hint).await,
            Page::Reason { allowed, .. } => {
                let reason = allowed[self.body.chance.random_range(0..allowed.len())];
                self.want(Intent::Reason(reason));
            }
            Page::Face { challenge, .. } => self.stand(Some(*challenge)),
            Page::Pose => self.stand(None),
            Page::Fingers { finger, hint, .. } => self.finger(*finger, *hint),
            Page::ChoosePortrait { candidates } => self.portrait(candidates.len()),
            Page::ScanPage => self.lay_page(),
            Page::CheckPage { .. } => self.check_page(),
            Page::Phone { digits, valid } => self.number(digits, *valid).await,
            Page::Review(_) => self.review(),
            Page::Signature => self.tap(Input::Signed(Private::new("M10 10 L900 500 L20 480"))),
            Page::Payment { phase, card, notes, qr, later, .. } => {
                self.pay(*phase, Ways { card: *card, notes: *notes, code: *qr == QrOffer::Open, later: *later });
            }
            Page::Cash { till, .. } => self.hold_note(till.may_stop()),
            Page::PayByQr { phase, .. } => self.pay_by_code(*phase),
            Page::Receipt { printed: Some(_), .. } => self.want(Intent::Finish),
            Page::ForgottenCard => self.lift_card(),
            Page::TakeCard { .. } => {
                self.lift_card();
                self.want(Intent::Finish);
            }
            Page::Pickup { phase, drawer, .. } => self.pickup(*phase, *drawer).await,
            Page::Referral { code, .. } if !code.is_empty() => self.want(Intent::Finish),
            _ => {}
        }
    }

    async fn place_card(&mut self, hint: CardHint) {
        if matches!(hint, CardHint::Reading) {
            return;
        }
        let Some(card) = self.card else { return self.want(Intent::Leave) };
        self.lift_card();
        self.body.pause(200, 600).await;
        self.body.world.with(|s| s.bench.field = Some(card));
        if self.manner == Manner::PullsCard && self.body.chance.random_bool(0.6) {
            self.body.pause(300, 1_200).await;
            self.body.world.with(|s| s.bench.field = None);
        }
    }

    fn lift_card(&self) {
        self.body.world.with(|s| (s.bench.field, s.bench.field_read) = (None, false));
    }

    fn stand(&mut self, moves: Option<Challenge>) {
        let covered = self.manner == Manner::CoversCamera && self.body.chance.random_bool(0.5);
        let fake = self.manner == Manner::Impostor { photo: true };
        let holder = self.card.map(|card| self.body.world.with(|s| s.town.cards[card].owner));
        let person = if fake { holder.unwrap_or(self.person) } else { self.person };
        self.body.world.with(|s| s.bench.pose = Some(Pose { person, moves, covered, fake }));
    }

    fn finger(&mut self, finger: u8, hint: FingerHint) {
        let (no_fingers, person) = (self.manner == Manner::NoFingers, self.person);
        let glass = match hint {
            FingerHint::Press if no_fingers => return self.want(Intent::CannotPress),
            FingerHint::Press | FingerHint::Smeared | FingerHint::TooFaint => Some((person, finger)),
            FingerHint::Lift | FingerHint::NotSame => None,
            FingerHint::Checking => return,
        };
        self.body.world.with(|s| s.bench.glass = glass);
    }

    fn portrait(&mut self, candidates: usize) {
        if self.manner == Manner::GoesBack && self.body.chance.random_bool(0.4) {
            return self.want(Intent::RetakePortrait);
        }
        let choice = self.body.chance.random_range(0..candidates);
        self.want(Intent::ChoosePortrait(u8::try_from(choice).unwrap_or(0)));
    }

    /// Most people have the page at the office already.
    fn lay_page(&mut self) {
        match self.body.chance.random_range(0..8) {
            0 | 1 => self.body.world.with(|state| state.bench.page = true),
            2 => self.want(Intent::WithoutPage),
            _ if self.body.world.with(|state| state.bench.page) => {}
            _ => self.want(Intent::PageOnFile),
        }
    }

    fn check_page(&mut self) {
        let again = self.manner == Manner::GoesBack && self.body.chance.random_bool(0.5);
        self.want(if again { Intent::RetakePage } else { Intent::KeepPage });
    }

    async fn number(&mut self, digits: &Private, valid: bool) {
        if valid {
            return self.want(Intent::Confirm);
        }
        let number = self.body.world.with(|s| s.town.people[self.person].phone.clone());
        for digit in number.bytes().skip(digits.expose().len()) {
            self.body.tap(Input::Intent(Intent::Digit(digit - b'0')));
            self.body.pause(80, 300).await;
        }
    }

    fn review(&mut self) {
        match self.manner {
            Manner::GoesBack if self.body.chance.random_bool(0.5) => {
                let lines = [Line::Reason, Line::Portrait, Line::Register, Line::Fingers, Line::Phone];
                let line = lines[self.body.chance.random_range(0..lines.len())];
                self.want(Intent::Edit(line));
            }
            Manner::ToWindow => self.want(Intent::ToWindow),
            _ => self.want(Intent::Confirm),
        }
    }

    fn pay(&mut self, phase: PaymentPhase, ways: Ways) {
        match phase {
            PaymentPhase::Choose(failed) => {
                let again = failed.is_none() || !ways.later;
                let way = match self.manner {
                    Manner::PaysCash if ways.notes && again => Intent::PayByCash,
                    Manner::PaysByCode if ways.code && again => Intent::PayByQr,
                    Manner::PaysLater if ways.later => Intent::PayLater,
                    _ if ways.card && again => Intent::PayByCard,
                    _ => Intent::PayLater,
                };
                self.want(way);
            }
            PaymentPhase::Prompt(PaymentPrompt::PresentCard) => {
                if self.manner == Manner::StopsPayment && self.body.chance.random_bool(0.7) {
                    return self.want(Intent::StopPayment);
                }
                self.body.world.with(|s| s.bench.bank.presented = true);
            }
            PaymentPhase::Prompt(_) | PaymentPhase::Asking | PaymentPhase::Reversing => {}
        }
    }

    fn hold_note(&mut self, may_stop: bool) {
        if may_stop && self.body.chance.random_bool(0.06) {
            return self.want(Intent::StopPayment);
        }
        let purse = [1_000, 1_000, 2_000, 2_000, 5_000];
        let note = purse[self.body.chance.random_range(0..purse.len())];
        self.body.world.with(|state| state.bench.till.offered = Some(note));
    }

    fn pay_by_code(&mut self, phase: QrPhase) {
        self.has_code |= !matches!(phase, QrPhase::Ordering);
        let does = self.body.chance.random_range(0..10);
        match (phase, does) {
            (QrPhase::Shown | QrPhase::Scanned, 0) => self.want(Intent::StopPayment),
            (QrPhase::Shown, 1) => {}
            (QrPhase::Shown, 2..=4) => self.phone(Payer::Scans),
            (QrPhase::Shown | QrPhase::Scanned, 5) => self.phone(Payer::CannotPay),
            (QrPhase::Shown | QrPhase::Scanned, 6) => self.phone(Payer::PaysWhileClosing),
            (QrPhase::Shown | QrPhase::Scanned, _) => self.phone(Payer::Pays),
            (QrPhase::Ordering | QrPhase::Closing, _) => {}
        }
    }

    /// Some pay the code on their way home.
    fn put_phone_away(&mut self) {
        self.office.payer(Payer::Leaves);
        if std::mem::take(&mut self.has_code) && self.body.chance.random_bool(0.5) {
            self.phone(Payer::PaysLate);
        }
    }

    fn phone(&self, does: Payer) {
        self.body.world.note(format!("  payer: {does:?}"));
        self.office.payer(does);
    }

    async fn pickup(&mut self, phase: PickupPhase, drawer: u16) {
        match phase {
            PickupPhase::InsertOldCard => self.insert_old_card(),
            PickupPhase::WrongCard if self.a_card_is_at_the_gate() => self.take_from_gate(),
            PickupPhase::WrongCard => self.insert_old_card(),
            PickupPhase::TakeNewCard | PickupPhase::CloseDrawer => self.take_new_card(drawer).await,
            PickupPhase::CheckingOldCard | PickupPhase::Opening => {}
        }
    }

    fn insert_old_card(&mut self) {
        let wrong = self.manner == Manner::WrongCard && self.body.chance.random_bool(0.6);
        let (card, person) = (self.card, self.person);
        self.body.world.with(|state| {
            if !state.bench.slot.accepts || state.bench.slot.gate.is_some() {
                return;
            }
            let card = if wrong { Some(state.town.make_card(person, "20300101", None, Place::Slot)) } else { card };
            if let Some(card) = card {
                (state.bench.field, state.bench.field_read) = (None, false);
                state.town.cards[card].place = Place::Slot;
                state.bench.slot.gate = Some(card);
            }
        });
    }

    fn a_card_is_at_the_gate(&self) -> bool {
        self.body.world.with(|state| state.bench.slot.gate.is_some())
    }

    fn take_from_gate(&mut self) {
        let person = self.person;
        self.body.world.with(|state| {
            if let Some(card) = state.bench.slot.gate.take() {
                state.town.cards[card].place = Place::Person(person);
            }
        });
    }

    async fn take_new_card(&mut self, drawer: u16) {
        let person = self.person;
        self.body.world.with(|state| {
            let Some(open) = state.bench.drawer(drawer).filter(|d| d.open) else { return };
            if let Some(card) = open.card.take() {
                state.town.cards[card].place = Place::Person(person);
            }
        });
        self.body.pause(800, 4_000).await;
        self.body.world.with(|state| {
            if let Some(drawer) = state.bench.drawer(drawer) {
                drawer.open = false;
            }
        });
    }
}
