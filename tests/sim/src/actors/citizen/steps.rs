//! The application: card, face, fingers, portrait, the register's page, telephone number, review.

use rand::Rng;
use suiban::journey::Intent;
use suiban::journey::event::{FingerHint, Line};
use suiban::journey::identity::Challenge;
use suiban::journey::private::Private;
use suiban::screen::Input;
use suiban::screen::scene::CardHint;

use super::{Citizen, Manner};
use crate::bench::Pose;

impl Citizen {
    pub(super) async fn place_card(&mut self, hint: CardHint) {
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

    pub(super) fn lift_card(&self) {
        self.body.world.with(|s| (s.bench.field, s.bench.field_read) = (None, false));
    }

    pub(super) fn stand(&mut self, moves: Option<Challenge>) {
        let covered = self.manner == Manner::CoversCamera && self.body.chance.random_bool(0.5);
        let fake = self.manner == Manner::Impostor { photo: true };
        let holder = self.card.map(|card| self.body.world.with(|s| s.town.cards[card].owner));
        let person = if fake { holder.unwrap_or(self.person) } else { self.person };
        self.body.world.with(|s| s.bench.pose = Some(Pose { person, moves, covered, fake }));
    }

    pub(super) fn finger(&mut self, finger: u8, hint: FingerHint) {
        let (no_fingers, person) = (self.manner == Manner::NoFingers, self.person);
        let glass = match hint {
            FingerHint::Press if no_fingers => return self.want(Intent::CannotPress),
            FingerHint::Press | FingerHint::Smeared | FingerHint::TooFaint => Some((person, finger)),
            FingerHint::Lift | FingerHint::NotSame => None,
            FingerHint::Checking => return,
        };
        self.body.world.with(|s| s.bench.glass = glass);
    }

    pub(super) fn portrait(&mut self, candidates: usize) {
        if self.manner == Manner::GoesBack && self.body.chance.random_bool(0.4) {
            return self.want(Intent::RetakePortrait);
        }
        let choice = self.body.chance.random_range(0..candidates);
        self.want(Intent::ChoosePortrait(u8::try_from(choice).unwrap_or(0)));
    }

    /// Most people have the page at the office already.
    pub(super) fn lay_page(&mut self) {
        match self.body.chance.random_range(0..8) {
            0 | 1 => self.body.world.with(|state| state.bench.page = true),
            2 => self.want(Intent::WithoutPage),
            _ if self.body.world.with(|state| state.bench.page) => {}
            _ => self.want(Intent::PageOnFile),
        }
    }

    pub(super) fn check_page(&mut self) {
        let again = self.manner == Manner::GoesBack && self.body.chance.random_bool(0.5);
        self.want(if again { Intent::RetakePage } else { Intent::KeepPage });
    }

    pub(super) async fn number(&mut self, digits: &Private, valid: bool) {
        if valid {
            return self.want(Intent::Confirm);
        }
        let number = self.body.world.with(|s| s.town.people[self.person].phone.clone());
        for digit in number.bytes().skip(digits.expose().len()) {
            self.body.tap(Input::Intent(Intent::Digit(digit - b'0')));
            self.body.pause(80, 300).await;
        }
    }

    pub(super) fn review(&mut self) {
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
}
