//! The ID-card reader at its line: every frame here is from the module's documents.

use std::time::Duration;

use crate::support::{act, done, expect, hex, lab, silence, take};
use suiban_lab::{DeviceName, Lab};
use suiban_lab_town::finger::{self, Press};
use tokio::io::{AsyncWriteExt, DuplexStream};

const RESET: &str = "AA AA AA 96 69 00 03 10 FF EC";
const STATUS: &str = "AA AA AA 96 69 00 03 11 FF ED";
const SAM_ID: &str = "AA AA AA 96 69 00 03 12 FF EE";
const FIND: &str = "AA AA AA 96 69 00 03 20 01 22";
const SELECT: &str = "AA AA AA 96 69 00 03 20 02 21";
const READ: &str = "AA AA AA 96 69 00 03 30 01 32";
const READ_FINGERS: &str = "AA AA AA 96 69 00 03 30 10 23";
const ADDRESS: &str = "AA AA AA 96 69 00 03 30 03 30";
const BODY_NUMBER: &str = "AA AA AA 96 69 00 03 30 05 36";
const SLEEP: &str = "AA AA AA 96 69 00 02 00 02";
const WAKE: &str = "AA AA AA 96 69 00 02 01 03";

const FOUND: &str = "AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97";
const NO_CARD: &str = "AA AA AA 96 69 00 04 00 00 80 84";
const SELECTED: &str = "AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C";
const NOT_SELECTED: &str = "AA AA AA 96 69 00 04 00 00 81 85";
const NOT_READ: &str = "AA AA AA 96 69 00 04 00 00 41 45";
const OK: &str = "AA AA AA 96 69 00 04 00 00 90 94";
const EMPTY: &str = "AA AA AA 96 69 00 04 00 00 91 95";
const BAD_CHECK: &str = "AA AA AA 96 69 00 04 00 00 10 14";
const BAD_LENGTH: &str = "AA AA AA 96 69 00 04 00 00 11 15";
const BAD_COMMAND: &str = "AA AA AA 96 69 00 04 00 00 21 25";
const THE_ID: &str = "AA AA AA 96 69 00 14 00 00 90 05 00 03 00 A5 3A 34 01 87 D6 12 00 79 38 4E 05 61";

async fn reader() -> (Lab, DuplexStream) {
    let lab = lab().await;
    let pipe = lab.pipe(DeviceName::Reader);
    (lab, pipe)
}

async fn reader_with_card(person: &str) -> (Lab, DuplexStream) {
    let (lab, mut pipe) = reader().await;
    done(&lab, &format!("reader place-card person={person}")).await;
    expect(&mut pipe, FIND, FOUND).await;
    expect(&mut pipe, SELECT, SELECTED).await;
    (lab, pipe)
}

/// Sends a request and takes one whole reply; checks its frame and gives SW3 and data.
async fn ask(pipe: &mut DuplexStream, request: &str) -> (u8, Vec<u8>) {
    pipe.write_all(&hex(request)).await.unwrap();
    let mut frame = take(pipe, 7).await;
    assert_eq!(frame[..5], hex("AA AA AA 96 69"));
    let length = usize::from(frame[5]) << 8 | usize::from(frame[6]);
    frame.extend(take(pipe, length).await);
    assert_eq!(frame[5..].iter().fold(0, |sum, byte| sum ^ byte), 0, "check byte");
    (frame[9], frame[10..frame.len() - 1].to_vec())
}

#[tokio::test(start_paused = true)]
async fn every_documented_request_gets_its_documented_reply() {
    let (lab, mut pipe) = reader().await;
    let before =
        [(RESET, OK), (STATUS, OK), (SAM_ID, THE_ID), (FIND, NO_CARD), (SELECT, NOT_SELECTED), (READ, NOT_READ)];
    for (request, reply) in before {
        expect(&mut pipe, request, reply).await;
    }
    done(&lab, "reader place-card person=li-na").await;
    let with_card = [(FIND, FOUND), (SELECT, SELECTED), (ADDRESS, EMPTY)];
    for (request, reply) in with_card {
        expect(&mut pipe, request, reply).await;
    }
    let settings = [
        "AA AA AA 96 69 00 03 60 00 63",
        "AA AA AA 96 69 00 03 60 01 62",
        "AA AA AA 96 69 00 03 60 02 61",
        "AA AA AA 96 69 00 03 60 03 60",
        "AA AA AA 96 69 00 03 60 04 67",
        "AA AA AA 96 69 00 04 61 FF 50 CA",
    ];
    for request in settings {
        expect(&mut pipe, request, OK).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_read_has_the_documented_sizes_for_no_one_and_two_fingers() {
    let sizes = [
        ("zhang-wei", READ, 1295, "05 08 00 00 90 01 00 04 00"),
        ("yang-min", READ_FINGERS, 1297, "05 0A 00 00 90 01 00 04 00 00 00"),
        ("wu-qiang", READ_FINGERS, 1809, "07 0A 00 00 90 01 00 04 00 02 00"),
        ("zhang-wei", READ_FINGERS, 2321, "09 0A 00 00 90 01 00 04 00 04 00"),
    ];
    for (person, request, size, start) in sizes {
        let (_lab, mut pipe) = reader_with_card(person).await;
        pipe.write_all(&hex(request)).await.unwrap();
        let frame = take(&mut pipe, size).await;
        assert_eq!(frame[5..5 + hex(start).len()], hex(start), "{person}");
        silence(&mut pipe).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_text_is_that_of_the_person_whose_card_lies_there() {
    for person in ["zhang-wei", "zhao-jianguo", "lin-jiahao", "anna-mueller", "li-mingzhe"] {
        let (lab, mut pipe) = reader_with_card(person).await;
        let (code, data) = ask(&mut pipe, READ).await;
        assert_eq!(code, 0x90);
        let units: Vec<u16> = data[4..260].chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        let text = String::from_utf16(&units).unwrap();
        let card = lab.world().read(|w| w.town.person(person).unwrap().card.clone());
        let number: String = text.chars().skip(61).take(card.number.len()).collect();
        assert_eq!(number, card.number, "{person}");
        assert_eq!(text.chars().nth(124), Some(card.kind.flag()), "{person}");
        assert!(text.contains(&card.name) && text.contains(&card.valid_from.compact()), "{person}");
        assert_eq!(text.contains("长期"), card.valid_to.is_none(), "{person}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_photo_on_the_card_is_the_holders() {
    let (lab, mut pipe) = reader_with_card("li-na").await;
    let (_, data) = ask(&mut pipe, READ).await;
    let photo = lab.world().read(|w| suiban_lab_town::wlt::encode(w.town.person("li-na").unwrap()));
    assert_eq!(data[260..1284], photo);
}

#[tokio::test(start_paused = true)]
async fn an_enrolled_finger_matches_a_press_of_it_and_no_other() {
    let (lab, mut pipe) = reader_with_card("zhang-wei").await;
    let (_, data) = ask(&mut pipe, READ_FINGERS).await;
    let first = &data[6 + 256 + 1024..][..512];
    assert_eq!((first[0], first[4], first[5]), (b'C', 1, 11));
    assert!((1..=100).contains(&first[6]));
    let seed = |slug: &str| lab.world().read(|w| w.town.person(slug).unwrap().finger_seed);
    let likeness =
        |seed, code| finger::similarity(first, &finger::template(&finger::image(seed, code, &Press::natural(80, 5))));
    assert!(likeness(seed("zhang-wei"), 11) >= finger::THRESHOLD);
    assert!(likeness(seed("zhang-wei"), 12) < finger::THRESHOLD);
    assert!(likeness(seed("wang-fang"), 11) < finger::THRESHOLD);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_selected_before_it_is_found_nor_read_before_it_is_selected() {
    let (lab, mut pipe) = reader().await;
    done(&lab, "reader place-card person=zhang-wei").await;
    expect(&mut pipe, SELECT, NOT_SELECTED).await;
    expect(&mut pipe, FIND, FOUND).await;
    expect(&mut pipe, READ, NOT_READ).await;
    expect(&mut pipe, ADDRESS, NOT_READ).await;
    expect(&mut pipe, BODY_NUMBER, NOT_READ).await;
    expect(&mut pipe, SELECT, SELECTED).await;
    assert_eq!(ask(&mut pipe, READ).await.0, 0x90);
}

#[tokio::test(start_paused = true)]
async fn a_card_once_read_is_not_found_again_until_it_leaves() {
    let (lab, mut pipe) = reader_with_card("zhang-wei").await;
    assert_eq!(ask(&mut pipe, READ).await.0, 0x90);
    expect(&mut pipe, READ, NOT_READ).await;
    expect(&mut pipe, FIND, NO_CARD).await;
    expect(&mut pipe, RESET, OK).await;
    expect(&mut pipe, FIND, NO_CARD).await;
    done(&lab, "reader remove-card").await;
    expect(&mut pipe, FIND, NO_CARD).await;
    done(&lab, "reader place-card person=zhang-wei").await;
    expect(&mut pipe, FIND, FOUND).await;
}

#[tokio::test(start_paused = true)]
async fn a_card_lifted_in_the_middle_of_a_read_fails_it_even_if_it_is_put_back() {
    for put_back in [false, true] {
        let (lab, mut pipe) = reader_with_card("zhang-wei").await;
        pipe.write_all(&hex(READ)).await.unwrap();
        tokio::time::sleep(Duration::from_millis(400)).await;
        done(&lab, "reader remove-card").await;
        if put_back {
            done(&lab, "reader place-card person=zhang-wei").await;
        }
        assert_eq!(take(&mut pipe, 11).await, hex(NOT_READ));
        expect(&mut pipe, FIND, if put_back { FOUND } else { NO_CARD }).await;
    }
}

#[tokio::test(start_paused = true)]
async fn damaged_frames_are_answered_with_their_fault() {
    let (_lab, mut pipe) = reader().await;
    expect(&mut pipe, "AA AA AA 96 69 00 03 20 01 23", BAD_CHECK).await;
    expect(&mut pipe, "AA AA AA 96 69 00 01 20", BAD_LENGTH).await;
    expect(&mut pipe, "AA AA AA 96 69 FF FF 20 01 22", BAD_LENGTH).await;
    expect(&mut pipe, "AA AA AA 96 69 00 05 20 01 22", BAD_LENGTH).await;
    expect(&mut pipe, "AA AA AA 96 69 00 03 20 07 24", BAD_COMMAND).await;
    expect(&mut pipe, "AA AA AA 96 69 00 03 77 01 75", BAD_COMMAND).await;
    expect(&mut pipe, "AA AA AA 96 69 00 03 60 05 66", BAD_COMMAND).await;
    expect(&mut pipe, STATUS, OK).await;
}

#[tokio::test(start_paused = true)]
async fn frames_come_through_however_their_bytes_arrive() {
    let (_lab, mut pipe) = reader().await;
    for byte in hex(STATUS) {
        pipe.write_all(&[byte]).await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(take(&mut pipe, 11).await, hex(OK));
    pipe.write_all(&[hex(STATUS), hex(FIND)].concat()).await.unwrap();
    assert_eq!(take(&mut pipe, 22).await, [hex(OK), hex(NO_CARD)].concat());
    pipe.write_all(&[hex("00 AA 13 AA AA AA AA"), hex(STATUS)].concat()).await.unwrap();
    assert_eq!(take(&mut pipe, 11).await, hex(OK));
    // Half a header is forgotten; what comes later is understood.
    pipe.write_all(&hex("AA AA AA 96")).await.unwrap();
    silence(&mut pipe).await;
    expect(&mut pipe, STATUS, OK).await;
}

#[tokio::test(start_paused = true)]
async fn of_several_appended_addresses_the_newest_is_read() {
    let (lab, mut pipe) = reader().await;
    for number in 1..=4 {
        done(&lab, &format!("town append-address card=card-zhang-wei text=上海市浦东新区示例路{number}号")).await;
    }
    assert!(act(&lab, "town append-address card=card-zhang-wei text=五").await.is_err());
    done(&lab, "reader place-card person=zhang-wei").await;
    expect(&mut pipe, FIND, FOUND).await;
    expect(&mut pipe, SELECT, SELECTED).await;
    for _ in 0..2 {
        let (code, data) = ask(&mut pipe, ADDRESS).await;
        assert_eq!((code, data.len()), (0x90, 70));
        assert_eq!(data[..2], [0x0A, 0x4E]);
        assert_eq!(data[20..26], [b'4', 0, 0xF7, 0x53, 0x20, 0]);
    }
}

#[tokio::test(start_paused = true)]
async fn the_appended_address_of_the_reference_has_its_reply() {
    let (lab, mut pipe) = reader().await;
    done(&lab, "town append-address card=card-li-na text=上海市浦东新区示例路2号").await;
    done(&lab, "reader place-card person=li-na").await;
    expect(&mut pipe, FIND, FOUND).await;
    expect(&mut pipe, SELECT, SELECTED).await;
    pipe.write_all(&hex(ADDRESS)).await.unwrap();
    let frame = take(&mut pipe, 81).await;
    assert_eq!(frame[..12], hex("AA AA AA 96 69 00 4A 00 00 90 0A 4E"));
    assert_eq!(frame[80], 0x6E);
}

#[tokio::test(start_paused = true)]
async fn the_body_number_tells_one_card_of_a_person_from_the_next() {
    let (lab, mut pipe) = reader_with_card("zhang-wei").await;
    assert_eq!(ask(&mut pipe, READ_FINGERS).await.0, 0x90);
    let (code, old) = ask(&mut pipe, BODY_NUMBER).await;
    assert_eq!((code, old.len()), (0x90, 32));
    done(&lab, "reader remove-card").await;
    let made = done(&lab, "town make-card person=zhang-wei").await;
    done(&lab, &format!("reader place-card card={}", made["card"].as_str().unwrap())).await;
    expect(&mut pipe, FIND, FOUND).await;
    expect(&mut pipe, SELECT, SELECTED).await;
    let (_, new) = ask(&mut pipe, BODY_NUMBER).await;
    assert_ne!(old, new);
    assert_eq!(made["body_number"], hex_text(&new));
    assert_eq!((made["valid_from"].as_str(), made["valid_to"].as_str()), (Some("2026-11-21"), Some("2046-11-21")));
}

fn hex_text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test(start_paused = true)]
async fn a_broken_secure_module_says_so_to_everything() {
    let (lab, mut pipe) = reader().await;
    done(&lab, "reader place-card person=zhang-wei").await;
    let states = [("failed", "AA AA AA 96 69 00 04 00 00 60 64"), ("unauthorised", "AA AA AA 96 69 00 04 00 00 66 62")];
    for (state, reply) in states {
        done(&lab, &format!("reader fault sam-{state}")).await;
        for request in [RESET, STATUS, SAM_ID, FIND, SELECT, READ, BODY_NUMBER] {
            expect(&mut pipe, request, reply).await;
        }
    }
    done(&lab, "reader fault clear").await;
    expect(&mut pipe, FIND, FOUND).await;
}

#[tokio::test(start_paused = true)]
async fn a_bad_chip_is_refused_with_its_code() {
    for (fault, code) in [("rejects-reader", 0x31), ("forged", 0x32), ("bad-signature", 0x33), ("unknown-kind", 0x40)] {
        let (lab, mut pipe) = reader_with_card("wu-qiang").await;
        done(&lab, &format!("reader fault chip-{fault}")).await;
        assert_eq!(ask(&mut pipe, READ).await, (code, Vec::new()), "{fault}");
    }
    let (lab, mut pipe) = reader().await;
    done(&lab, "reader place-card person=wu-qiang").await;
    done(&lab, "reader fault chip-dead").await;
    expect(&mut pipe, FIND, FOUND).await;
    expect(&mut pipe, SELECT, NOT_SELECTED).await;
}

#[tokio::test(start_paused = true)]
async fn a_sleeping_module_hears_only_its_wake_up() {
    let (_lab, mut pipe) = reader().await;
    expect(&mut pipe, SLEEP, OK).await;
    pipe.write_all(&hex(STATUS)).await.unwrap();
    silence(&mut pipe).await;
    expect(&mut pipe, WAKE, OK).await;
    expect(&mut pipe, STATUS, OK).await;
}

#[tokio::test(start_paused = true)]
async fn ordered_line_faults_spoil_as_many_answers_and_no_more() {
    let (lab, mut pipe) = reader().await;
    done(&lab, "reader fail-next 2 silent").await;
    for _ in 0..2 {
        pipe.write_all(&hex(STATUS)).await.unwrap();
        silence(&mut pipe).await;
    }
    done(&lab, "reader fail-next how=flip-bit").await;
    expect(&mut pipe, STATUS, "AA AA AA 96 69 00 04 00 00 90 95").await;
    done(&lab, "reader fail-next how=truncate").await;
    expect(&mut pipe, STATUS, "AA AA AA 96 69").await;
    done(&lab, "reader fail-next how=drop-byte").await;
    expect(&mut pipe, STATUS, "AA AA AA 96 69 04 00 00 90 94").await;
    done(&lab, "reader fail-next how=junk").await;
    expect(&mut pipe, STATUS, &format!("00 AA FF 55 {OK}")).await;
    expect(&mut pipe, STATUS, OK).await;
}

#[tokio::test(start_paused = true)]
async fn a_second_card_needs_the_first_one_gone() {
    let (lab, _pipe) = reader().await;
    done(&lab, "reader place-card person=zhang-wei").await;
    let error = act(&lab, "reader place-card person=li-na").await.unwrap_err();
    assert_eq!(error.to_string(), "card-zhang-wei is on-reader already: take it away first");
    assert!(act(&lab, "reader place-card person=zhang-wei").await.is_err());
    done(&lab, "reader remove-card").await;
    assert!(act(&lab, "reader remove-card").await.is_err());
    done(&lab, "reader place-card person=li-na").await;
}
