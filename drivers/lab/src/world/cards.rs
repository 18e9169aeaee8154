//! The pieces of plastic: whose each is, what its chip says, and where it lies.
//!
//! Promise: a card is in one place, a place that holds one card never holds two, and no action makes a card vanish.

use std::fmt;

use serde_json::{Value, json};
use suiban_lab_town::{CardText, Date, EnrolledFinger, Person, Town};

use crate::action::{ActError, Args, required};

/// A stack that cards are drawn from, the one laid in first coming out first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stack {
    /// The hopper of the card dispenser.
    Hopper,
    /// The stacker of the collector, where it has one.
    Stacker,
}

/// Where a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CardPlace {
    /// In its holder's hand.
    WithPerson,
    /// In the hands of staff, before it is put into a drawer.
    WithStaff,
    /// On the ID-card reader.
    OnReader,
    /// In the collector's channel.
    InChannel,
    /// Retained in the collector's bin.
    InBin,
    /// In the drawer of that number, counted from 1.
    InDrawer(usize),
    /// In a stack; the one with the lowest number is drawn next.
    InStack(Stack, usize),
    /// In the dispenser's channel.
    InDispenser,
    /// Retained in the dispenser's bin.
    InDispenserBin,
    /// On the plain contactless reader.
    OnChipReader,
}

impl CardPlace {
    /// Whether somebody holds it and can put it somewhere.
    pub fn is_hand(self) -> bool {
        matches!(self, Self::WithPerson | Self::WithStaff)
    }

    fn holds_many(self) -> bool {
        self.is_hand() || matches!(self, Self::InBin | Self::InDispenserBin)
    }
}

impl fmt::Display for CardPlace {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WithPerson => out.write_str("with-person"),
            Self::WithStaff => out.write_str("with-staff"),
            Self::OnReader => out.write_str("on-reader"),
            Self::InChannel => out.write_str("in-channel"),
            Self::InBin => out.write_str("in-bin"),
            Self::InDrawer(number) => write!(out, "in-drawer {number}"),
            Self::InStack(Stack::Hopper, number) => write!(out, "in-hopper {number}"),
            Self::InStack(Stack::Stacker, number) => write!(out, "in-stacker {number}"),
            Self::InDispenser => out.write_str("in-dispenser"),
            Self::InDispenserBin => out.write_str("in-dispenser-bin"),
            Self::OnChipReader => out.write_str("on-chip-reader"),
        }
    }
}

/// What is wrong with a chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChipFault {
    /// Nothing.
    None,
    /// It is found but does not answer.
    Dead,
    /// It does not accept the reader.
    RejectsReader,
    /// The reader does not accept it.
    Forged,
    /// What it says carries a wrong signature.
    BadSignature,
    /// It is of a kind no reader knows.
    UnknownKind,
}

/// One card.
#[derive(Debug, Clone)]
pub struct Card {
    /// Name in actions: `card-zhang-wei`, then `card-zhang-wei-2` for the next one made.
    pub id: String,
    /// Slug of the person it was issued to.
    pub holder: String,
    /// The text of its chip.
    pub text: CardText,
    /// Body number (卡体管理号): 32 ASCII characters, no two alike.
    pub body_number: String,
    /// Fingers enrolled on it.
    pub fingers: Vec<EnrolledFinger>,
    /// Addresses written later, oldest first, at most four.
    pub appended: Vec<String>,
    /// What is wrong with its chip.
    pub chip: ChipFault,
    /// Where it is.
    pub place: CardPlace,
}

impl Card {
    fn of(person: &Person) -> Self {
        Self {
            id: format!("card-{}", person.slug),
            holder: person.slug.to_owned(),
            text: person.card.clone(),
            body_number: person.body_number.clone(),
            fingers: person.enrolled.clone(),
            appended: Vec::new(),
            chip: ChipFault::None,
            place: CardPlace::WithPerson,
        }
    }

    /// The chip's serial number as a plain contactless reader sees it, 8 bytes; differs from card to card.
    pub fn chip_serial(&self) -> [u8; 8] {
        let mut serial = [0; 8];
        hex::decode_to_slice(self.body_number.get(..16).unwrap_or_default(), &mut serial).unwrap_or_default();
        serial
    }

    /// The card as shown in status: nothing of what the chip says but its validity.
    pub fn to_json(&self) -> Value {
        json!({
            "card": self.id,
            "person": self.holder,
            "place": self.place.to_string(),
            "body_number": hex::encode(&self.body_number),
            "valid_from": self.text.valid_from.to_string(),
            "valid_to": valid_to(self.text.valid_to),
        })
    }
}

/// `YYYY-MM-DD`, or `long-term` for 长期.
fn valid_to(date: Option<Date>) -> String {
    date.map_or_else(|| "long-term".to_owned(), |date| date.to_string())
}

/// All cards, oldest first.
#[derive(Debug, Clone)]
pub struct Cards {
    all: Vec<Card>,
    made: u32,
}

impl Cards {
    /// One card for everybody in the town, in their own hand.
    pub fn of(town: &Town) -> Self {
        Self { all: town.people.iter().map(Card::of).collect(), made: 0 }
    }

    /// Every card.
    pub fn iter(&self) -> impl Iterator<Item = &Card> {
        self.all.iter()
    }

    /// The card of that name.
    pub fn get(&self, id: &str) -> Result<&Card, ActError> {
        self.all.iter().find(|card| card.id == id).ok_or_else(|| self.no_such_card(id))
    }

    /// The card at a place that holds one.
    pub fn at(&self, place: CardPlace) -> Option<&Card> {
        self.all.iter().find(|card| card.place == place)
    }

    /// The card meant by `card=C`, or by `person=P`: that person's oldest card that was not retained.
    pub fn chosen(&self, args: &Args) -> Result<String, ActError> {
        if let Some(id) = args.get("card") {
            return self.get(id).map(|card| card.id.clone());
        }
        let person = required(args, "person", "person=P or card=C")?;
        let mut own = self.all.iter().filter(|card| card.holder == person).peekable();
        if own.peek().is_none() {
            return Err(self.no_such_person(person));
        }
        let current = own.find(|card| card.place != CardPlace::InBin).map(|card| card.id.clone());
        current.ok_or_else(|| ActError::NotNow(format!("every card of {person} was retained: make a new one first")))
    }

    /// A hand puts the card into a device. Errors: nobody holds it, or the place is taken.
    pub fn put(&mut self, id: &str, place: CardPlace) -> Result<(), ActError> {
        let card = self.get(id)?;
        if !card.place.is_hand() {
            return Err(ActError::NotNow(format!("{id} is {}: take it from there first", card.place)));
        }
        if let Some(other) = self.at(place).filter(|_| !place.holds_many()) {
            return Err(ActError::NotNow(format!("{} is {place} already: take it away first", other.id)));
        }
        self.set_place(id, place);
        Ok(())
    }

    /// A hand lays the card on a stack. Errors: nobody holds it.
    pub fn stack(&mut self, id: &str, stack: Stack) -> Result<(), ActError> {
        let top = self.stacked(stack).map(|(number, _)| number).max().unwrap_or(0);
        self.put(id, CardPlace::InStack(stack, top + 1))
    }

    /// The cards in a stack with their numbers, in no order.
    pub fn stacked(&self, stack: Stack) -> impl Iterator<Item = (usize, &Card)> {
        self.all.iter().filter_map(move |card| match card.place {
            CardPlace::InStack(at, number) if at == stack => Some((number, card)),
            _ => None,
        })
    }

    /// A device draws the next card of a stack to `to`; its name, or `None` when the stack is empty.
    pub fn draw(&mut self, stack: Stack, to: CardPlace) -> Option<String> {
        let next = self.stacked(stack).map(|(number, _)| number).min()?;
        self.shift(CardPlace::InStack(stack, next), to)
    }

    /// The holder takes the card at `place` into their hand; its name, or `None` when there is none.
    pub fn take(&mut self, place: CardPlace) -> Option<String> {
        self.shift(place, CardPlace::WithPerson)
    }

    /// A device moves the card at `from` to `to`; its name, or `None` when there is none.
    pub fn shift(&mut self, from: CardPlace, to: CardPlace) -> Option<String> {
        let card = self.all.iter_mut().find(|card| card.place == from)?;
        card.place = to;
        Some(card.id.clone())
    }

    /// A new card for the person, valid from the town's day, in the hands of staff.
    pub fn make(&mut self, town: &Town, slug: &str) -> Result<&Card, ActError> {
        let person = town.person(slug).ok_or_else(|| self.no_such_person(slug))?;
        let count = self.all.iter().filter(|card| card.holder == slug).count() + 1;
        self.made += 1;
        self.all.push(Card {
            id: format!("card-{slug}-{count}"),
            text: person.renewed_card(town.today),
            body_number: town.new_body_number(self.made),
            place: CardPlace::WithStaff,
            ..Card::of(person)
        });
        let id = format!("card-{slug}-{count}");
        self.get(&id)
    }

    /// Writes an appended address onto the card's chip. Errors: four are on it already, or it is longer than 35 characters.
    pub fn append_address(&mut self, id: &str, address: &str) -> Result<(), ActError> {
        self.get(id)?;
        if address.encode_utf16().count() > 35 {
            return Err(ActError::bad_value("text", address, "at most 35 characters"));
        }
        let Some(card) = self.all.iter_mut().find(|card| card.id == id) else { return Ok(()) };
        if card.appended.len() == 4 {
            return Err(ActError::NotNow(format!("{id} has four appended addresses already, and room for no more")));
        }
        card.appended.push(address.to_owned());
        Ok(())
    }

    /// Breaks or mends the chip of the card at `place`; its name, or `None` when there is none.
    pub fn set_chip(&mut self, place: CardPlace, fault: ChipFault) -> Option<String> {
        let card = self.all.iter_mut().find(|card| card.place == place)?;
        card.chip = fault;
        Some(card.id.clone())
    }

    fn set_place(&mut self, id: &str, place: CardPlace) {
        self.all.iter_mut().filter(|card| card.id == id).for_each(|card| card.place = place);
    }

    fn no_such_card(&self, id: &str) -> ActError {
        let known = self.all.iter().map(|card| card.id.as_str()).collect::<Vec<_>>().join(", ");
        ActError::bad_value("card", id, &format!("one of {known}"))
    }

    fn no_such_person(&self, slug: &str) -> ActError {
        let mut known: Vec<&str> = self.all.iter().map(|card| card.holder.as_str()).collect();
        known.dedup();
        ActError::bad_value("person", slug, &format!("one of {}", known.join(", ")))
    }
}
