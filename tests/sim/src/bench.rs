//! What lies on, in and before the machine, and what the bank has booked.

use suiban_drivers::terminal::{Booking, LastTransaction};

use crate::provider::Order;
use crate::till::Till;
use crate::town::{CardId, PersonId};

/// Drawers of the machine.
pub const DRAWERS: u16 = 60;
/// Cards the bin holds.
pub const BIN: usize = 40;

/// The bench.
#[derive(Debug, Clone)]
pub struct Bench {
    /// Who stands there; not for the kiosk to know.
    pub present: Option<PersonId>,
    /// Whoever stands there is a technician.
    pub technician: bool,
    /// The card on the reader.
    pub field: Option<CardId>,
    /// It was read and has not left.
    pub field_read: bool,
    /// The finger on the glass.
    pub glass: Option<(PersonId, u8)>,
    /// Before the camera.
    pub pose: Option<Pose>,
    /// A page of a household register lies on the desk.
    pub page: bool,
    /// The card slot.
    pub slot: Slot,
    /// The drawers, number 1 first.
    pub drawers: Vec<Drawer>,
    /// The bank.
    pub bank: Bank,
    /// Orders by QR code, as the provider has them.
    pub orders: Vec<Order>,
    /// The banknote acceptor.
    pub till: Till,
    /// Slips that came out.
    pub slips: u32,
}

/// Somebody before the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pose {
    /// Who.
    pub person: PersonId,
    /// Makes whatever movement is asked for.
    pub moves: Option<suiban::journey::identity::Challenge>,
    /// A hand lies on the lens.
    pub covered: bool,
    /// A photo is held up instead of a face.
    pub fake: bool,
}

/// The card slot.
#[derive(Debug, Clone, Default)]
pub struct Slot {
    /// Lets a card in.
    pub accepts: bool,
    /// At the gate.
    pub gate: Option<CardId>,
    /// At the reading position.
    pub inside: Option<CardId>,
    /// Cards in the bin.
    pub bin: usize,
}

/// A drawer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Drawer {
    /// Stands open.
    pub open: bool,
    /// What lies in it.
    pub card: Option<CardId>,
    /// Put in by a technician, and the machine has not said that it knows.
    pub unrecorded: bool,
}

/// What the bank knows.
#[derive(Debug, Clone)]
pub struct Bank {
    /// Everything ever booked.
    pub bookings: Vec<Booked>,
    /// The last order's end, as the terminal remembers it.
    pub last: LastTransaction,
    /// A bank card is held to the terminal.
    pub presented: bool,
    /// The bank says no to it.
    pub declines: bool,
    /// The terminal remembers bookings alone, and none of the orders that came to nothing.
    pub remembers_bookings_alone: bool,
}

/// A booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booked {
    /// Receipt number.
    pub receipt: u16,
    /// Fen.
    pub amount: u64,
    /// Given back.
    pub reversed: bool,
}

impl Default for Bench {
    fn default() -> Self {
        Self {
            present: None,
            technician: false,
            field: None,
            field_read: false,
            glass: None,
            pose: None,
            page: false,
            slot: Slot::default(),
            drawers: vec![Drawer::default(); usize::from(DRAWERS)],
            bank: Bank {
                bookings: Vec::new(),
                last: LastTransaction::None,
                presented: false,
                declines: false,
                remembers_bookings_alone: false,
            },
            orders: Vec::new(),
            till: Till::default(),
            slips: 0,
        }
    }
}

impl Bench {
    /// A drawer by its number.
    pub fn drawer(&mut self, number: u16) -> Option<&mut Drawer> {
        self.drawers.get_mut(usize::from(number).checked_sub(1)?)
    }

    /// Everybody has gone, and the card on the reader stays where it is.
    pub fn leave_card(&mut self) {
        let forgotten = (self.field, self.field_read);
        self.leave();
        (self.field, self.field_read) = forgotten;
    }

    /// Everybody has gone, with what is theirs; what the machine holds stays there.
    pub fn leave(&mut self) {
        self.present = None;
        self.technician = false;
        (self.field, self.field_read) = (None, false);
        self.glass = None;
        self.pose = None;
        self.page = false;
        self.bank.presented = false;
        self.till.offered = None;
    }
}

impl Bank {
    /// Books.
    pub fn book(&mut self, amount: u64) -> Booking {
        let receipt = u16::try_from(self.bookings.len() % 9_999 + 1).unwrap_or(1);
        self.bookings.push(Booked { receipt, amount, reversed: false });
        let booking = Booking { amount, receipt, trace: Some(u32::from(receipt)), stamp: None };
        self.last = LastTransaction::Booked(booking.clone());
        booking
    }

    /// An order came to nothing.
    pub fn nothing(&mut self, code: u8) {
        if !self.remembers_bookings_alone {
            self.last = LastTransaction::Failed(code);
        }
    }

    /// Gives a booking back. `false`: there is none.
    pub fn reverse(&mut self, receipt: u16) -> bool {
        let open = self.bookings.iter_mut().rev().find(|b| b.receipt == receipt && !b.reversed);
        let Some(booked) = open else { return false };
        booked.reversed = true;
        self.nothing(0xB4);
        true
    }
}
