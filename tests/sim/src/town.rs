//! Who lives here and every card there is. This is the truth the kiosk's own books are held against.

use suiban_drivers::Secret;
use suiban_drivers::reader::{CardRecord, Document, DocumentKind, Sex};
use suiban_lab_town::number::check_character;

/// A person by number.
pub type PersonId = usize;
/// A card by number.
pub type CardId = usize;

/// Bytes of a template of the sensor.
pub const TEMPLATE: usize = 512;

/// Somebody who does not exist.
#[derive(Debug, Clone)]
pub struct Person {
    /// Name, different for everybody, so that it can be searched for.
    pub name: String,
    /// ID number with a right check character.
    pub number: String,
    /// Phone number.
    pub phone: String,
}

/// Where a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// With this person, lying on the reader included.
    Person(PersonId),
    /// In the slot, at the gate or inside.
    Slot,
    /// In the bin below the slot.
    Bin,
    /// In a drawer.
    Drawer(u16),
    /// In the technician's hands.
    Technician,
}

/// A piece of plastic.
#[derive(Debug, Clone)]
pub struct Card {
    /// Whose it is.
    pub owner: PersonId,
    /// Its body number (卡体管理号).
    pub body: [u8; 32],
    /// Last day of validity, `YYYYMMDD`.
    pub valid_to: String,
    /// The case it was made for; `None` for the cards people came with.
    pub case: Option<String>,
    /// Where it is.
    pub place: Place,
}

/// Everybody and every card.
#[derive(Debug, Clone, Default)]
pub struct Town {
    /// The people.
    pub people: Vec<Person>,
    /// The cards.
    pub cards: Vec<Card>,
}

impl Town {
    /// Somebody new moves here, with a card that ends soon or has ended.
    pub fn newcomer(&mut self, valid_to: &str) -> PersonId {
        let id = self.people.len();
        let digits = format!("440106{:04}0307{:03}", 1950 + id / 900, 100 + id % 900);
        let check = check_character(&digits).unwrap_or('X');
        self.people.push(Person {
            name: format!("模拟市民{}", chinese(id)),
            number: format!("{digits}{check}"),
            phone: format!("139{:08}", 17_000_000 + id),
        });
        self.make_card(id, valid_to, None, Place::Person(id));
        id
    }

    /// A new card.
    pub fn make_card(&mut self, owner: PersonId, valid_to: &str, case: Option<String>, place: Place) -> CardId {
        let mut body = [b'0'; 32];
        let text = format!("SIM{:029}", self.cards.len());
        body.copy_from_slice(text.as_bytes());
        self.cards.push(Card { owner, body, valid_to: valid_to.to_owned(), case, place });
        self.cards.len() - 1
    }

    /// The card this person carries.
    pub fn card_of(&self, person: PersonId) -> Option<CardId> {
        self.cards.iter().rposition(|card| card.place == Place::Person(person))
    }

    /// Who has this ID number.
    pub fn by_number(&self, number: &str) -> Option<PersonId> {
        self.people.iter().position(|person| person.number == number)
    }

    /// Cards at a place.
    pub fn cards_at(&self, place: Place) -> impl Iterator<Item = CardId> {
        self.cards.iter().enumerate().filter(move |(_, card)| card.place == place).map(|(id, _)| id)
    }

    /// What the chip says.
    pub fn record(&self, card: CardId) -> Option<CardRecord> {
        let card = self.cards.get(card)?;
        let person = self.people.get(card.owner)?;
        let secret = |text: &str| Secret::new(text.to_owned());
        Some(CardRecord {
            document: Document {
                kind: DocumentKind::Resident,
                name: secret(&person.name),
                latin_name: secret(""),
                sex: Sex::Female,
                ethnic: "01".into(),
                birth: secret(&person.number[6..14]),
                address: secret("广州市天河区模拟路1号"),
                number: secret(&person.number),
                authority: "广州市公安局天河分局".into(),
                valid_from: "20060101".into(),
                valid_to: Some(card.valid_to.clone()),
                nationality: String::new(),
                pass_number: secret(""),
            },
            photo: Secret::new(photo(card.owner)),
            fingers: Vec::new(),
            body_number: Some(Secret::new(card.body.to_vec())),
        })
    }
}

/// Digits as characters of a name.
fn chinese(mut number: usize) -> String {
    const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
    let mut text = Vec::new();
    loop {
        text.push(DIGITS[number % 10]);
        number /= 10;
        if number == 0 {
            return text.into_iter().rev().collect();
        }
    }
}

/// The card's photo: 1024 bytes that say whose it is.
fn photo(person: PersonId) -> Vec<u8> {
    let mut bytes = vec![0; 1024];
    bytes[..8].copy_from_slice(&(person as u64).to_le_bytes());
    bytes
}

/// The person on a photo.
pub fn person_on(photo: &[u8]) -> PersonId {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(photo).for_each(|(to, from)| *to = *from);
    u64::from_le_bytes(bytes) as PersonId
}

/// The template the sensor makes of a finger.
pub fn template(person: PersonId, finger: u8) -> Vec<u8> {
    let mut bytes = photo(person);
    bytes.truncate(TEMPLATE);
    bytes[8] = finger;
    bytes
}
