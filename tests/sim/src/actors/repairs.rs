//! What was left open, settled by a technician with eyes: looks into drawers, asks the bank, counts the cassette, and tells
//! the machine what is there.

use suiban::screen::Input;
use suiban::technician::unsettled::{Check, Thing, UnsettledView};

use super::Somebody;
use crate::audit::Books;
use crate::bench::Drawer;
use crate::town::Place;

/// A line that cannot be settled is left after so many tries.
const TRIES: usize = 6;

/// The lines looked at in this exchange.
#[derive(Debug, Default)]
pub struct Repairs {
    begun: bool,
    tries: usize,
    line: usize,
    asked_again: bool,
}

impl Repairs {
    /// Goes through the list once in an exchange. `false`: it was gone through.
    pub fn begin(&mut self) -> bool {
        !std::mem::replace(&mut self.begun, true)
    }

    /// Does the next thing on this page.
    pub fn act(&mut self, body: &Somebody, view: &UnsettledView) {
        match view.check {
            Check::List => self.choose(body, view),
            Check::Drawer { .. } => body.tap(Input::OpenToCheck),
            Check::Look { drawer, loading } => look(body, drawer, loading),
            Check::Stuck { .. } => body.tap(Input::TechnicianLeave),
            Check::Money => {
                give_back_by_hand(body);
                body.tap(Input::SettledByHand);
            }
        }
    }

    /// The devices first; then line by line what only eyes can settle.
    fn choose(&mut self, body: &Somebody, view: &UnsettledView) {
        if !std::mem::replace(&mut self.asked_again, true) {
            return body.tap(Input::AskAgain);
        }
        let for_eyes =
            |thing: &Thing| matches!(thing, Thing::Payment(_) | Thing::Note(_) | Thing::Drawer(_) | Thing::Loading(_));
        let open = view.lines.iter().enumerate().skip(self.line).find(|(_, line)| line.open && for_eyes(&line.thing));
        self.tries += 1;
        match open.filter(|_| self.tries <= TRIES) {
            // A line that stays open is passed over the next time.
            Some((line, _)) => {
                self.line = line + usize::from(self.tries > TRIES / 2);
                body.tap(Input::ChooseAct(line));
            }
            None => body.tap(Input::TechnicianLeave),
        }
    }
}

/// A card of a visit goes into the retain bin; one that was being loaded stays where it is.
fn look(body: &Somebody, number: u16, loading: bool) {
    let there = body.world.with(|state| {
        let drawer = state.bench.drawer(number)?;
        let card = drawer.card;
        *drawer = Drawer { open: false, card: card.filter(|_| loading), unrecorded: false };
        if let Some(card) = card.filter(|_| !loading) {
            state.town.cards[card].place = Place::Bin;
        }
        state.note(&format!("  technician looks into drawer {number}: {}", card.is_some()));
        card
    });
    body.tap(Input::CardThere(there.is_some()));
}

/// Whatever the bank booked and no application is paid with, by the kiosk's own books, is given back at the bank.
fn give_back_by_hand(body: &Somebody) {
    let Ok(books) = Books::after_a_cut_now(&body.world.disk) else { return };
    body.world.with(|state| {
        for booked in state.bench.bank.bookings.iter_mut().filter(|booked| !booked.reversed) {
            booked.reversed = books.paid().all(|act| act.receipt != Some(booked.receipt));
        }
        state.note("  technician settles money by hand");
    });
}
