//! SAM-V driver and reader.

use std::sync::Arc;

use suiban_drivers::Link;
use suiban_drivers::reader::sam_v::SamV;
use suiban_drivers::reader::{CardReader, CardRecord, DocumentKind, ReaderFault, Sex};
use suiban_drivers::transport::BoxPipe;
use suiban_lab::world::Card;
use suiban_lab_town::{CardKind, CardText, Sex as TownSex, Town, wlt};

use crate::rig::{Rig, fault};

pub async fn reader(rig: &Rig) -> SamV<BoxPipe> {
    SamV::connect(&rig.port("reader")).await.unwrap()
}

pub async fn read(rig: &Rig, reader: &mut SamV<BoxPipe>, person: &str) -> CardRecord {
    rig.act(&format!("reader place-card person={person}")).await;
    assert!(reader.find().await.unwrap(), "{person}");
    reader.read().await.unwrap_or_else(|error| panic!("{person}: {error}"))
}

pub fn town(rig: &Rig) -> Arc<Town> {
    rig.lab.world().read(|w| w.town.clone())
}

fn card(rig: &Rig, id: &str) -> Card {
    rig.lab.world().read(|w| w.cards.get(id).unwrap().clone())
}

fn kind(kind: CardKind) -> DocumentKind {
    match kind {
        CardKind::Resident => DocumentKind::Resident,
        CardKind::HongKongMacaoTaiwan => DocumentKind::HongKongMacaoTaiwan,
        CardKind::Foreigner2017 => DocumentKind::Foreigner2017,
        CardKind::Foreigner2023 => DocumentKind::Foreigner2023,
    }
}

pub fn same_text(record: &CardRecord, made: &CardText) {
    let document = &record.document;
    assert_eq!(document.kind, kind(made.kind));
    let sex = if made.sex == TownSex::Male { Sex::Male } else { Sex::Female };
    assert_eq!(document.sex, sex);
    let authority = if made.kind == CardKind::Foreigner2017 { &made.authority_code } else { &made.authority };
    let birth = made.birth.compact();
    let pairs = [
        ("name", document.name.expose(), &made.name),
        ("Latin name", document.latin_name.expose(), &made.latin_name),
        ("ethnic group", &document.ethnic, &made.ethnic),
        ("birth", document.birth.expose(), &birth),
        ("address", document.address.expose(), &made.address),
        ("number", document.number.expose(), &made.number),
        ("authority", &document.authority, authority),
        ("first day", &document.valid_from, &made.valid_from.compact()),
        ("nationality", &document.nationality, &made.nationality),
        ("pass number", document.pass_number.expose(), &made.pass_number),
    ];
    for (field, read, made) in pairs {
        assert_eq!(read, made, "{field}");
    }
    assert_eq!(document.valid_to, made.valid_to.map(|day| day.compact()));
}

/// A card with that fault is found and then refused; without it the same card is read.
pub async fn refused_then_read(broken: &str, expected: ReaderFault) {
    let rig = Rig::fast().await;
    let mut reader = reader(&rig).await;
    rig.act("reader place-card person=wang-fang").await;
    rig.act(&format!("reader fault {broken}")).await;
    assert!(reader.find().await.unwrap());
    assert_eq!(fault(reader.read().await), expected);
    rig.act("reader fault clear").await;
    rig.act("reader remove-card").await;
    let record = read(&rig, &mut reader, "wang-fang").await;
    assert_eq!(record.document.kind, DocumentKind::Resident);
}

/// A reader with that fault says so when asked for its health and when used, and works again without it.
pub async fn module_is_out(broken: &str, expected: ReaderFault, code: &str) {
    let rig = Rig::fast().await;
    let mut reader = reader(&rig).await;
    rig.act("reader place-card person=li-na").await;
    rig.act(&format!("reader fault {broken}")).await;
    let status = reader.status().await;
    assert_eq!((status.link, status.fault.unwrap().code.as_str()), (Link::Online, code));
    assert_eq!(fault(reader.find().await), expected);
    rig.act("reader fault clear").await;
    reader.reset().await.unwrap();
    assert!(reader.find().await.unwrap());
}

#[tokio::test]
async fn a_reader_tells_the_number_of_its_secure_module() {
    let rig = Rig::fast().await;
    let status = reader(&rig).await.status().await;
    assert_eq!(status.identity.as_deref(), Some("05.03-20200101-0001234567-0089012345"));
    assert!(status.is_ready());
}

#[tokio::test]
async fn everybodys_card_is_read_whole() {
    let rig = Rig::fast().await;
    let (mut reader, town) = (reader(&rig).await, town(&rig));
    for person in &town.people {
        let record = read(&rig, &mut reader, person.slug).await;
        same_text(&record, &person.card);
        assert!(record.photo.expose()[..] == wlt::encode(person)[..], "{}: the photo", person.slug);
        let number = record.body_number.as_ref().map(|number| number.expose().clone());
        assert_eq!(number.as_deref(), Some(person.body_number.as_bytes()), "{}", person.slug);
        let fingers: Vec<_> = record.fingers.iter().map(|f| (f.finger, f.quality)).collect();
        let enrolled: Vec<_> = person.enrolled.iter().map(|f| (f.code, f.quality)).collect();
        assert_eq!(fingers, enrolled, "{}", person.slug);
        for (read, made) in record.fingers.iter().zip(&person.enrolled) {
            let made = rig.lab.world().read(|w| w.reader.features[&(person.slug.to_owned(), made.code)]);
            assert!(read.feature.expose()[..] == made[..], "{}: finger {}", person.slug, read.finger);
        }
        assert!(!reader.find().await.unwrap(), "a card read is not found again until it was lifted");
        rig.act("reader remove-card").await;
        assert!(!reader.find().await.unwrap());
    }
}

#[tokio::test]
async fn a_new_card_is_told_from_the_old_one_and_an_appended_address_replaces_the_printed_one() {
    let rig = Rig::fast().await;
    let mut reader = reader(&rig).await;
    let made = rig.act("town make-card person=zhang-wei").await;
    let old = read(&rig, &mut reader, "zhang-wei").await;
    rig.act("reader remove-card").await;
    let address = "广东省广州市越秀区新居路8号";
    rig.lab.world().update(|w| w.cards.append_address("card-zhang-wei-2", address)).unwrap();
    rig.act("reader place-card card=card-zhang-wei-2").await;
    assert!(reader.find().await.unwrap());
    let new = reader.read().await.unwrap();
    let numbers = [&old, &new].map(|record| record.body_number.as_ref().unwrap().expose().clone());
    assert_ne!(numbers[0], numbers[1]);
    assert_eq!(made["body_number"], hex::encode(&numbers[1]));
    assert_eq!(new.document.address.expose(), address);
    assert_eq!(old.document.number, new.document.number);
    assert_eq!(new.document.valid_from, card(&rig, "card-zhang-wei-2").text.valid_from.compact());
}

#[tokio::test]
async fn a_card_is_read_in_the_devices_own_time() {
    let rig = Rig::in_real_time().await;
    let mut reader = reader(&rig).await;
    let record = read(&rig, &mut reader, "zhang-wei").await;
    assert_eq!(record.fingers.len(), 2);
    assert!(record.body_number.is_some());
}
