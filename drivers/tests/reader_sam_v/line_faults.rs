//! What can go wrong on the line.

use std::{io::ErrorKind, time::Duration};

use suiban_drivers::{DeviceError, LinkFault, reader::CardReader};

use crate::reader_sam_v::rig::{answer, known_reading, lifted, read_card, reply, request, rig, text};
use crate::scripted::{Beside, bytes};

#[tokio::test(start_paused = true)]
async fn an_answer_byte_by_byte_is_the_same_answer() {
    let (mut reader, mut device) = rig();
    let script = async {
        device.is_asked(&request("samid")).await;
        device.dribbles(&reply("samid")).await;
    };
    let (number, ()) = tokio::join!(reader.sam_number(), script);
    assert_eq!(number.unwrap(), "05.03-20200101-0001234567-0089012345");
}

#[tokio::test(start_paused = true)]
async fn of_two_frames_in_one_read_the_second_is_not_taken_for_the_next_answer() {
    let (mut reader, mut device) = rig();
    let twice = [reply("findok"), reply("findok")].concat();
    assert_eq!(device.answers(&request("find"), &twice).beside(reader.find()).await, Ok(true));
    assert_eq!(device.answers(&request("find"), &reply("nocard")).beside(reader.find()).await, Ok(false));
}

#[tokio::test(start_paused = true)]
async fn junk_before_an_answer_is_dropped() {
    let (mut reader, mut device) = rig();
    let noisy = [bytes("00 FF AA 96 AA AA 69 AA AA"), reply("findok")].concat();
    assert_eq!(device.answers(&request("find"), &noisy).beside(reader.find()).await, Ok(true));
}

#[tokio::test(start_paused = true)]
async fn a_wrong_checksum_is_never_accepted() {
    for (name, sum) in [("findok", 0x96), ("nocard", 0x85)] {
        let (mut reader, mut device) = rig();
        let mut damaged = reply(name);
        *damaged.last_mut().unwrap() = sum;
        let found = device.answers(&request("find"), &damaged).beside(reader.find()).await;
        let fault = LinkFault::Garbled { command: "find card (20 01)", why: "wrong checksum" };
        assert_eq!(found, Err(DeviceError::Link(fault)));
    }
}

#[tokio::test(start_paused = true)]
async fn one_flipped_bit_anywhere_in_a_reading_is_never_accepted() {
    let whole = known_reading("no-finger");
    for at in (0..whole.len()).step_by(61) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        let read = read_card(&damaged, true).await;
        assert!(matches!(read, Err(DeviceError::Link(_))), "bit {at}: {read:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_impossible_length_is_never_accepted() {
    for length in ["00 03", "09 0B", "FF FF", "00 00"] {
        let (mut reader, mut device) = rig();
        let frame = [bytes("AA AA AA 96 69"), bytes(length), vec![0; 3000]].concat();
        let found = device.answers(&request("find"), &frame).beside(reader.find()).await;
        let fault = LinkFault::Garbled { command: "find card (20 01)", why: "impossible length" };
        assert_eq!(found, Err(DeviceError::Link(fault)));
    }
}

#[tokio::test(start_paused = true)]
async fn lengths_inside_a_reading_that_do_not_add_up_are_never_accepted() {
    let text = text();
    let wrong_text = answer(&[&[1, 1, 4, 0, 0, 0], &text[..], &[7; 1024]].concat());
    let wrong_finger = answer(&[&[1, 0, 4, 0, 2, 0], &text[..], &[7; 1024]].concat());
    for reading in [wrong_text, wrong_finger] {
        let fault = read_card(&reading, true).await.unwrap_err();
        assert!(matches!(fault, DeviceError::Link(LinkFault::Unexpected { .. })), "{fault}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_truncated_frame_is_a_typed_error_and_the_next_question_is_answered() {
    let (mut reader, mut device) = rig();
    let cut = &reply("samid")[..20];
    let number = device.answers(&request("samid"), cut).beside(reader.sam_number()).await;
    let fault = LinkFault::Garbled { command: "SAM number (12 FF)", why: "it broke off" };
    assert_eq!(number, Err(DeviceError::Link(fault)));
    assert_eq!(device.answers(&request("find"), &reply("findok")).beside(reader.find()).await, Ok(true));
}

#[tokio::test(start_paused = true)]
async fn no_answer_is_a_timeout_after_the_commands_own_patience() {
    let (mut reader, _device) = rig();
    let fault = LinkFault::Timeout { command: "find card (20 01)", after: Duration::from_millis(300) };
    assert_eq!(reader.find().await, Err(DeviceError::Link(fault)));
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_that_came_before_the_next_question_is_dropped() {
    let (mut reader, mut device) = rig();
    reader.find().await.unwrap_err();
    device.is_asked(&request("find")).await;
    device.says(&reply("findok")).await;
    assert_eq!(device.answers(&request("find"), &reply("nocard")).beside(reader.find()).await, Ok(false));
}

#[tokio::test(start_paused = true)]
async fn a_late_reading_of_another_card_is_never_taken_for_this_one() {
    let (mut reader, mut device) = rig();
    let script = async {
        device.is_asked(&request("find")).await;
        device.says(&known_reading("no-finger")).await;
        device.waits(100).await;
        device.says(&reply("findok")).await;
    };
    let (found, ()) = tokio::join!(reader.find(), script);
    assert_eq!(found, Ok(true));

    let script = async {
        device.answers(&request("select"), &known_reading("two-fingers")).await;
        device.waits(100).await;
        device.says(&reply("selfail")).await;
    };
    let (read, ()) = tokio::join!(reader.read(), script);
    assert!(lifted(read));
}

#[tokio::test(start_paused = true)]
async fn a_late_no_to_an_earlier_question_is_never_a_no_to_this_one() {
    let (mut reader, mut device) = rig();
    let script = async {
        device.answers(&request("select"), &reply("nocard")).await;
        device.says(&reply("selok")).await;
        device.answers(&request("readfp"), &reply("selfail")).await;
        device.says(&known_reading("no-finger")).await;
        device.answers(&request("addr"), &reply("nocard")).await;
        device.says(&reply("none")).await;
        device.answers(&request("mid"), &reply("cmd")).await;
    };
    let card = script.beside(reader.read()).await.unwrap();
    assert_eq!(card.document.name.expose(), "张三");
}

#[tokio::test(start_paused = true)]
async fn an_answer_of_another_shape_alone_is_no_answer() {
    let (mut reader, mut device) = rig();
    let found = device.answers(&request("find"), &reply("samid")).beside(reader.find()).await;
    assert!(matches!(found, Err(DeviceError::Link(LinkFault::Unexpected { .. }))), "{found:?}");
}

#[tokio::test(start_paused = true)]
async fn a_port_that_closes_in_the_middle_of_a_reading_is_lost() {
    let (mut reader, mut device) = rig();
    let script = async move {
        device.answers(&request("select"), &reply("selok")).await;
        device.answers(&request("readfp"), &known_reading("no-finger")[..700]).await;
        drop(device);
    };
    let (read, ()) = tokio::join!(reader.read(), script);
    let fault = LinkFault::Lost { command: "read card with fingers (30 10)", kind: ErrorKind::UnexpectedEof };
    assert_eq!(read.unwrap_err(), DeviceError::Link(fault));
}

#[tokio::test(start_paused = true)]
async fn a_dropped_reading_leaves_the_line_in_step() {
    let (mut reader, mut device) = rig();
    tokio::select! {
        biased;
        read = reader.read() => panic!("it ended: {read:?}"),
        () = async {
            device.answers(&request("select"), &reply("selok")).await;
            device.answers(&request("readfp"), &known_reading("no-finger")[..900]).await;
            device.waits(10).await;
        } => {}
    }
    device.says(&known_reading("no-finger")[900..]).await;
    assert_eq!(device.answers(&request("find"), &reply("nocard")).beside(reader.find()).await, Ok(false));
}
