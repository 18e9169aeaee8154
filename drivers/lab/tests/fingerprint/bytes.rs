//! The fingerprint module at its line: the packets are from the module's documents.

use std::time::Duration;

use crate::support::{act, done, expect, hex, lab, silence, take};
use suiban_lab::{DeviceName, Lab};
use suiban_lab_town::finger;
use tokio::io::{AsyncWriteExt, DuplexStream};

const HEAD: &str = "EF 01 FF FF FF FF";
const VERIFY: &str = "01 00 07 13 00 00 00 00 00 1B";
const HANDSHAKE: &str = "01 00 04 17 00 00 1C";
const GEN_IMG: &str = "01 00 03 01 00 05";
const IMG2TZ_1: &str = "01 00 04 02 01 00 08";
const IMG2TZ_2: &str = "01 00 04 02 02 00 09";
const MATCH: &str = "01 00 03 03 00 07";
const SEARCH: &str = "01 00 08 04 01 00 00 01 2C 00 3B";
const REG_MODEL: &str = "01 00 03 05 00 09";
const STORE_1: &str = "01 00 06 06 01 00 01 00 0F";
const LOAD_1: &str = "01 00 06 07 01 00 01 00 10";
const UP_CHAR: &str = "01 00 04 08 01 00 0E";
const DOWN_CHAR: &str = "01 00 04 09 01 00 0F";
const UP_IMAGE: &str = "01 00 03 0A 00 0E";
const DELETE_1: &str = "01 00 07 0C 00 01 00 01 00 16";
const EMPTY: &str = "01 00 03 0D 00 11";
const PACKETS_OF_128: &str = "01 00 05 0E 06 02 00 1C";
const BAUD_115200: &str = "01 00 05 0E 04 0C 00 24";
const READ_SYS_PARA: &str = "01 00 03 0F 00 13";
const TEMPLATE_NUM: &str = "01 00 03 1D 00 21";
const INDEX_0: &str = "01 00 04 1F 00 00 24";

const OK: &str = "07 00 03 00 00 0A";
const NO_FINGER: &str = "07 00 03 02 00 0C";
const WRONG_PASSWORD: &str = "07 00 03 13 00 1D";
const NO_MATCH: &str = "07 00 05 08 00 00 00 14";
const NOT_FOUND: &str = "07 00 07 09 00 00 00 00 00 17";

async fn module() -> (Lab, DuplexStream) {
    let lab = lab().await;
    let pipe = lab.pipe(DeviceName::Fingerprint);
    (lab, pipe)
}

async fn ask(pipe: &mut DuplexStream, request: &str, reply: &str) {
    expect(pipe, &format!("{HEAD} {request}"), &format!("{HEAD} {reply}")).await;
}

/// Sends a command (code and parameters) and gives confirmation code and values.
async fn command(pipe: &mut DuplexStream, payload: &[u8]) -> Vec<u8> {
    pipe.write_all(&packet(1, payload)).await.unwrap();
    let (kind, payload) = receive(pipe).await;
    assert_eq!(kind, 7);
    payload
}

fn packet(kind: u8, payload: &[u8]) -> Vec<u8> {
    let length = (payload.len() + 2) as u16;
    let body = [&[kind], &length.to_be_bytes()[..], payload].concat();
    let sum: u16 = body.iter().map(|byte| u16::from(*byte)).sum();
    [&hex(HEAD), &body[..], &sum.to_be_bytes()].concat()
}

async fn receive(pipe: &mut DuplexStream) -> (u8, Vec<u8>) {
    let head = take(pipe, 9).await;
    let length = usize::from(head[7]) << 8 | usize::from(head[8]);
    let body = take(pipe, length).await;
    let (kind, payload) = (head[6], body[..length - 2].to_vec());
    assert_eq!([head, body].concat(), packet(kind, &payload), "a whole packet with its sum");
    (kind, payload)
}

/// Takes data packets up to the last one.
async fn stream(pipe: &mut DuplexStream, size: usize) -> (usize, Vec<u8>) {
    let (mut count, mut bytes) = (0, Vec::new());
    loop {
        let (kind, payload) = receive(pipe).await;
        assert_eq!(payload.len(), size);
        count += 1;
        bytes.extend(payload);
        match kind {
            2 => {}
            8 => return (count, bytes),
            other => panic!("packet of kind {other}"),
        }
    }
}

async fn template(lab: &Lab, pipe: &mut DuplexStream, press: &str, img2tz: &str) {
    done(lab, &format!("finger press {press}")).await;
    ask(pipe, GEN_IMG, OK).await;
    ask(pipe, img2tz, OK).await;
    done(lab, "finger lift").await;
}

#[tokio::test(start_paused = true)]
async fn every_documented_request_gets_its_documented_reply() {
    let (_lab, mut pipe) = module().await;
    let sys_para = "07 00 13 00 00 00 00 00 01 2C 00 03 FF FF FF FF 00 02 00 06 04 4E";
    let bitmap = format!("07 00 23 00 {} 00 2A", "00 ".repeat(32));
    let exchanges = [
        (VERIFY, OK),
        (HANDSHAKE, OK),
        (READ_SYS_PARA, sys_para),
        (GEN_IMG, NO_FINGER),
        (IMG2TZ_1, "07 00 03 15 00 1F"),
        (MATCH, NO_MATCH),
        (SEARCH, NOT_FOUND),
        (REG_MODEL, "07 00 03 0A 00 14"),
        (STORE_1, "07 00 03 0C 00 16"),
        (LOAD_1, "07 00 03 0C 00 16"),
        (UP_CHAR, "07 00 03 0D 00 17"),
        (UP_IMAGE, "07 00 03 0F 00 19"),
        (DELETE_1, OK),
        (EMPTY, OK),
        (PACKETS_OF_128, OK),
        (TEMPLATE_NUM, "07 00 05 00 00 00 00 0C"),
        (INDEX_0, &bitmap),
        (BAUD_115200, OK),
    ];
    for (request, reply) in exchanges {
        ask(&mut pipe, request, reply).await;
    }
}

#[tokio::test(start_paused = true)]
async fn two_presses_of_one_finger_match_and_those_of_two_fingers_do_not() {
    let (lab, mut pipe) = module().await;
    template(&lab, &mut pipe, "person=zhang-wei finger=11", IMG2TZ_1).await;
    template(&lab, &mut pipe, "person=zhang-wei finger=11", IMG2TZ_2).await;
    let reply = command(&mut pipe, &[0x03]).await;
    assert_eq!((reply[0], reply[1]), (0, 0));
    assert!((80..=100).contains(&reply[2]), "score {}", reply[2]);
    ask(&mut pipe, REG_MODEL, OK).await;
    template(&lab, &mut pipe, "person=zhang-wei finger=12", IMG2TZ_2).await;
    ask(&mut pipe, MATCH, NO_MATCH).await;
    ask(&mut pipe, REG_MODEL, "07 00 03 0A 00 14").await;
    template(&lab, &mut pipe, "person=li-na finger=11", IMG2TZ_2).await;
    ask(&mut pipe, MATCH, NO_MATCH).await;
}

#[tokio::test(start_paused = true)]
async fn a_stored_finger_is_found_on_its_page_until_it_is_deleted() {
    let (lab, mut pipe) = module().await;
    template(&lab, &mut pipe, "person=li-na finger=12", IMG2TZ_1).await;
    assert_eq!(command(&mut pipe, &[0x06, 1, 0, 9]).await, [0]);
    template(&lab, &mut pipe, "person=wu-qiang finger=12", IMG2TZ_1).await;
    assert_eq!(command(&mut pipe, &[0x06, 1, 1, 2]).await, [0]);
    assert_eq!(command(&mut pipe, &[0x06, 1, 1, 0x2C]).await, [0x0B]);
    ask(&mut pipe, TEMPLATE_NUM, "07 00 05 00 00 02 00 0E").await;
    assert_eq!(command(&mut pipe, &[0x1F, 0]).await[1..4], [0, 0b10, 0]);
    assert_eq!(command(&mut pipe, &[0x1F, 1]).await[1..3], [0b100, 0]);
    assert_eq!(command(&mut pipe, &[0x1F, 2]).await, [0x0B]);

    template(&lab, &mut pipe, "person=li-na finger=12", IMG2TZ_1).await;
    let found = command(&mut pipe, &[0x04, 1, 0, 0, 1, 0x2C]).await;
    assert_eq!(found[..3], [0, 0, 9]);
    assert_eq!(command(&mut pipe, &[0x1B, 1, 0, 10, 1, 0x2C]).await, [9, 0, 0, 0, 0]);
    assert_eq!(command(&mut pipe, &[0x0C, 0, 9, 0, 1]).await, [0]);
    ask(&mut pipe, SEARCH, NOT_FOUND).await;
    assert_eq!(command(&mut pipe, &[0x07, 2, 1, 2]).await, [0]);
    ask(&mut pipe, MATCH, NO_MATCH).await;
    ask(&mut pipe, EMPTY, OK).await;
    ask(&mut pipe, TEMPLATE_NUM, "07 00 05 00 00 00 00 0C").await;
}

#[tokio::test(start_paused = true)]
async fn the_image_comes_up_in_packets_of_the_size_set_and_shows_the_finger() {
    let (lab, mut pipe) = module().await;
    done(&lab, "finger press person=zhang-wei finger=16 quality=90").await;
    ask(&mut pipe, GEN_IMG, OK).await;
    for (code, size, packets) in [(2u8, 128, 288), (3, 256, 144), (0, 32, 1152)] {
        assert_eq!(command(&mut pipe, &[0x0E, 6, code]).await, [0]);
        ask(&mut pipe, UP_IMAGE, OK).await;
        let (count, bytes) = stream(&mut pipe, size).await;
        assert_eq!((count, bytes.len()), (packets, 36_864));
        let pixels = bytes.iter().flat_map(|byte| [(byte >> 4) * 17, (byte & 15) * 17]).collect();
        let image = image::GrayImage::from_raw(256, 288, pixels).unwrap();
        let person = lab.world().read(|w| w.town.person("zhang-wei").unwrap().clone());
        let card = person.enrolled_feature(person.enrolled[1]);
        assert!(finger::similarity(&card, &finger::template(&image)) >= finger::THRESHOLD);
    }
}

#[tokio::test(start_paused = true)]
async fn a_template_goes_up_and_down_unchanged() {
    let (lab, mut pipe) = module().await;
    template(&lab, &mut pipe, "person=anna-mueller finger=11", IMG2TZ_1).await;
    ask(&mut pipe, UP_CHAR, OK).await;
    let (count, bytes) = stream(&mut pipe, 128).await;
    assert_eq!((count, bytes.len()), (4, 512));
    done(&lab, "finger power-cycle").await;
    ask(&mut pipe, UP_CHAR, "07 00 03 0D 00 17").await;
    ask(&mut pipe, DOWN_CHAR, OK).await;
    for (index, piece) in bytes.chunks(128).enumerate() {
        pipe.write_all(&packet(if index == 3 { 8 } else { 2 }, piece)).await.unwrap();
    }
    ask(&mut pipe, UP_CHAR, OK).await;
    assert_eq!(stream(&mut pipe, 128).await.1, bytes);
}

#[tokio::test(start_paused = true)]
async fn an_image_goes_down_and_up_unchanged() {
    let (_lab, mut pipe) = module().await;
    let image: Vec<u8> = (0..36_864u32).map(|i| (i % 251) as u8).collect();
    assert_eq!(command(&mut pipe, &[0x0B]).await, [0]);
    for (index, piece) in image.chunks(128).enumerate() {
        pipe.write_all(&packet(if index == 287 { 8 } else { 2 }, piece)).await.unwrap();
    }
    ask(&mut pipe, UP_IMAGE, OK).await;
    assert_eq!(stream(&mut pipe, 128).await.1, image);
}

#[tokio::test(start_paused = true)]
async fn a_finger_lifted_during_the_capture_gives_no_image() {
    let (lab, mut pipe) = module().await;
    done(&lab, "finger press person=zhang-wei finger=11").await;
    pipe.write_all(&hex(&format!("{HEAD} {GEN_IMG}"))).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    done(&lab, "finger lift").await;
    assert_eq!(receive(&mut pipe).await, (7, vec![3]));
    ask(&mut pipe, GEN_IMG, NO_FINGER).await;
    ask(&mut pipe, IMG2TZ_1, "07 00 03 15 00 1F").await;
}

#[tokio::test(start_paused = true)]
async fn a_bad_press_is_too_messy_or_has_too_few_features() {
    let (lab, mut pipe) = module().await;
    done(&lab, "finger press person=zhang-wei finger=11 quality=1").await;
    ask(&mut pipe, GEN_IMG, OK).await;
    let code = command(&mut pipe, &[0x02, 1]).await;
    assert!([[6], [7]].iter().any(|bad| code == bad), "{code:?}");
}

#[tokio::test(start_paused = true)]
async fn a_password_locks_the_module_after_the_next_power_cycle() {
    let (lab, mut pipe) = module().await;
    assert_eq!(command(&mut pipe, &[0x12, 1, 2, 3, 4]).await, [0]);
    ask(&mut pipe, HANDSHAKE, OK).await;
    done(&lab, "finger power-cycle").await;
    assert_eq!(command(&mut pipe, &[0x17, 0]).await, [0x21]);
    ask(&mut pipe, VERIFY, WRONG_PASSWORD).await;
    assert_eq!(command(&mut pipe, &[0x01]).await, [0x21]);
    assert_eq!(command(&mut pipe, &[0x13, 1, 2, 3, 4]).await, [0]);
    ask(&mut pipe, GEN_IMG, NO_FINGER).await;
}

#[tokio::test(start_paused = true)]
async fn settings_are_checked_kept_and_shown() {
    let (_lab, mut pipe) = module().await;
    for (register, value, code) in [(4, 0, 0x1B), (4, 13, 0x1B), (5, 6, 0x1B), (6, 4, 0x1B), (3, 1, 0x1A), (7, 1, 0x1A)]
    {
        assert_eq!(command(&mut pipe, &[0x0E, register, value]).await, [code], "{register} {value}");
    }
    for (register, value) in [(4, 12), (5, 5), (6, 3)] {
        assert_eq!(command(&mut pipe, &[0x0E, register, value]).await, [0]);
    }
    let shown = command(&mut pipe, &[0x0F]).await;
    assert_eq!(shown, hex("00 00 00 00 00 01 2C 00 05 FF FF FF FF 00 03 00 0C"));
}

#[tokio::test(start_paused = true)]
async fn damaged_foreign_and_unknown_packets_are_told_apart() {
    let (_lab, mut pipe) = module().await;
    ask(&mut pipe, "01 00 03 01 00 06", "07 00 03 01 00 0B").await;
    pipe.write_all(&hex("EF 01 00 00 00 05 01 00 03 01 00 05")).await.unwrap();
    silence(&mut pipe).await;
    assert_eq!(command(&mut pipe, &[0x77]).await, [0x19]);
    assert_eq!(command(&mut pipe, &[0x02]).await, [0x01]);
    pipe.write_all(&hex("EF 55 EF 01 FF")).await.unwrap();
    silence(&mut pipe).await;
    ask(&mut pipe, HANDSHAKE, OK).await;
}

#[tokio::test(start_paused = true)]
async fn the_notepad_keeps_its_pages() {
    let (lab, mut pipe) = module().await;
    let text: Vec<u8> = (1..=32).collect();
    assert_eq!(command(&mut pipe, &[&[0x18, 15], &text[..]].concat()).await, [0]);
    assert_eq!(command(&mut pipe, &[&[0x18, 16], &text[..]].concat()).await, [0x1C]);
    done(&lab, "finger power-cycle").await;
    assert_eq!(command(&mut pipe, &[0x19, 15]).await, [&[0], &text[..]].concat());
    assert_eq!(command(&mut pipe, &[0x19, 16]).await, [0x1C]);
}

#[tokio::test(start_paused = true)]
async fn a_glass_takes_one_finger_of_somebody_known() {
    let (lab, _pipe) = module().await;
    for wrong in
        ["person=nobody finger=11", "person=li-na finger=10", "person=li-na finger=11 quality=0", "person=li-na"]
    {
        assert!(act(&lab, &format!("finger press {wrong}")).await.is_err(), "{wrong}");
    }
    assert!(act(&lab, "finger lift").await.is_err());
    done(&lab, "finger press person=li-na finger=20").await;
    assert!(act(&lab, "finger press person=li-na finger=11").await.is_err());
    assert_eq!(lab.status()["fingerprint"]["glass"]["finger"], 20);
}
