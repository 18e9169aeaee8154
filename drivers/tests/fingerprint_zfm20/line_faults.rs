//! What can go wrong on the line.

use std::{io::ErrorKind, time::Duration};

use suiban_drivers::{
    DeviceError, LinkFault,
    fingerprint::{
        FingerFault, FingerprintSensor,
        zfm20::packet::{Kind, encode},
    },
};

use crate::fingerprint_zfm20::rig::{answer, command, data_packets, opened, opening, picture};
use crate::scripted::{Beside, bytes};

#[tokio::test(start_paused = true)]
async fn an_answer_byte_by_byte_and_junk_before_it_change_nothing() {
    let (mut sensor, mut device) = opened().await;
    let script = async {
        device.is_asked(&command("i2t2")).await;
        device.dribbles(&[bytes("55 EF EF 00"), answer("ackok")].concat()).await;
    };
    assert_eq!(script.beside(sensor.extract(2)).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn of_two_packets_in_one_read_the_second_is_not_taken_for_the_next_answer() {
    let (mut sensor, mut device) = opened().await;
    let twice = [answer("ackok"), answer("ackok")].concat();
    assert_eq!(device.answers(&command("gen"), &twice).beside(sensor.capture()).await, Ok(()));
    let empty = device.answers(&command("gen"), &answer("acknof")).beside(sensor.capture()).await;
    assert_eq!(empty, Err(DeviceError::Fault(FingerFault::NoFinger)));
}

#[tokio::test(start_paused = true)]
async fn a_wrong_sum_is_never_accepted() {
    let (mut sensor, mut device) = opened().await;
    let captured =
        device.answers(&command("gen"), &bytes("EF 01 FF FF FF FF 07 00 03 00 00 0B")).beside(sensor.capture()).await;
    let fault = LinkFault::Garbled { command: "GenImg (01)", why: "wrong sum" };
    assert_eq!(captured, Err(DeviceError::Link(fault)));
}

#[tokio::test(start_paused = true)]
async fn an_impossible_length_is_never_accepted() {
    for length in ["00 02", "00 00", "01 03", "FF FF"] {
        let (mut sensor, mut device) = opened().await;
        let packet = [bytes("EF 01 FF FF FF FF 07"), bytes(length), vec![0; 600]].concat();
        let captured = device.answers(&command("gen"), &packet).beside(sensor.capture()).await;
        let fault = LinkFault::Garbled { command: "GenImg (01)", why: "impossible length" };
        assert_eq!(captured, Err(DeviceError::Link(fault)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_packet_of_another_kind_or_address_is_no_answer() {
    let other_address = bytes("EF 01 00 00 00 01 07 00 03 00 00 0A");
    let no_kind = bytes("EF 01 FF FF FF FF 09 00 03 00 00 0C");
    for packet in [encode(Kind::Data, &[0]), encode(Kind::Command, &[0]), other_address, no_kind, answer("match100")] {
        let (mut sensor, mut device) = opened().await;
        let captured = device.answers(&command("gen"), &packet).beside(sensor.capture()).await;
        assert!(matches!(captured, Err(DeviceError::Link(LinkFault::Unexpected { .. }))), "{captured:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_picture_with_a_packet_too_few_or_too_many_or_damaged_is_no_picture() {
    let packets = data_packets(&picture());
    let mut damaged = packets.clone();
    damaged[70][100] ^= 1;
    let mut short = packets.clone();
    short.remove(70);
    let mut long = packets.clone();
    long.insert(70, packets[70].clone());
    for picture in [damaged, short, long] {
        let (mut sensor, mut device) = opened().await;
        let script = async {
            device.answers(&command("upimg"), &answer("ackok")).await;
            device.says(&picture.concat()).await;
        };
        let image = script.beside(sensor.image()).await;
        assert!(matches!(image, Err(DeviceError::Link(LinkFault::Garbled { .. }))), "{image:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_picture_whose_last_packet_never_comes_is_a_timeout() {
    let (mut sensor, mut device) = opened().await;
    let mut packets = data_packets(&picture());
    packets.pop();
    let script = async {
        device.answers(&command("upimg"), &answer("ackok")).await;
        device.says(&packets.concat()).await;
    };
    let fault = LinkFault::Timeout { command: "UpImage (0A)", after: Duration::from_secs(1) };
    assert_eq!(script.beside(sensor.image()).await, Err(DeviceError::Link(fault)));
}

#[tokio::test(start_paused = true)]
async fn a_truncated_answer_is_a_typed_error_and_the_module_is_opened_anew() {
    let (mut sensor, mut device) = opened().await;
    let cut = device.answers(&command("gen"), &answer("ackok")[..10]).beside(sensor.capture()).await;
    assert_eq!(cut, Err(DeviceError::Link(LinkFault::Garbled { command: "GenImg (01)", why: "it broke off" })));
    let script = async {
        opening(&mut device).await;
        device.answers(&command("gen"), &answer("ackok")).await;
    };
    assert_eq!(script.beside(sensor.capture()).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn no_answer_is_a_timeout() {
    let (mut sensor, _device) = opened().await;
    let fault = LinkFault::Timeout { command: "GenImg (01)", after: Duration::from_secs(2) };
    assert_eq!(sensor.capture().await, Err(DeviceError::Link(fault)));
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_to_the_previous_question_is_dropped() {
    let (mut sensor, mut device) = opened().await;
    sensor.capture().await.unwrap_err();
    let script = async {
        device.is_asked(&command("gen")).await;
        // It comes after the next call has begun, before its question.
        device.waits(200).await;
        device.says(&answer("ackok")).await;
        opening(&mut device).await;
        device.answers(&command("gen"), &answer("acknof")).await;
    };
    assert_eq!(script.beside(sensor.capture()).await, Err(DeviceError::Fault(FingerFault::NoFinger)));
}

#[tokio::test(start_paused = true)]
async fn a_picture_given_up_in_its_middle_does_not_disturb_the_next_question() {
    let (mut sensor, mut device) = opened().await;
    let packets = data_packets(&picture());
    tokio::select! {
        biased;
        image = sensor.image() => panic!("it ended: {image:?}"),
        () = async {
            device.answers(&command("upimg"), &answer("ackok")).await;
            device.says(&packets[..10].concat()).await;
            device.waits(5).await;
        } => {}
    }
    let script = async {
        for packet in &packets[10..] {
            device.says(packet).await;
            device.waits(25).await;
        }
        device.answers(&command("gen"), &answer("ackok")).await;
    };
    assert_eq!(script.beside(sensor.capture()).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_port_that_closes_in_the_middle_of_a_picture_is_lost() {
    let (mut sensor, mut device) = opened().await;
    let script = async move {
        device.answers(&command("upimg"), &answer("ackok")).await;
        device.says(&data_packets(&picture())[..3].concat()).await;
        drop(device);
    };
    let fault = LinkFault::Lost { command: "UpImage (0A)", kind: ErrorKind::UnexpectedEof };
    assert_eq!(script.beside(sensor.image()).await, Err(DeviceError::Link(fault)));
}
