//! A citizen: reads the page, thinks for a moment, does something, and goes when it is over, or before.

use std::sync::Arc;
use std::time::Duration;

use rand::Rng;
use suiban::journey::Intent;
use suiban::journey::availability::Service;
use suiban::journey::private::Private;
use suiban::screen::scene::QrOffer;
use suiban::screen::{Input, Page};

use super::manner::Manner;
use super::{Somebody, at_rest};
use crate::office::Office;
use crate::town::{CardId, PersonId};

mod pay;
mod pickup;
mod steps;

use pay::Ways;

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
}
