//! What a line can do to an exchange.

use suiban_drivers::{
    Link, LinkFault,
    ups::{PowerSource, Ups},
};

use crate::scripted::Beside;
use crate::ups_nut::rig::{link, play, reading, rig, told};

const STATUS: &[u8] = b"GET VAR su700 ups.status\n";

#[tokio::test(start_paused = true)]
async fn silence_is_a_timeout_and_the_device_is_offline() {
    let (mut ups, _device) = rig();
    assert!(matches!(link(ups.reading().await), LinkFault::Timeout { .. }));
    assert_eq!(ups.status().await.link, Link::Offline);
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_to_another_question_is_passed_over() {
    let (mut ups, mut device) = rig();
    let script = async {
        device.is_asked(STATUS).await;
        device.says(b"VAR su700 battery.charge \"3\"\nVAR other ups.status \"OB LB\"\n").await;
        device.says(b"VAR su700 ups.status \"OL\"\n").await;
        play(&mut device, "charge").await;
        play(&mut device, "runtime").await;
    };
    let now = script.beside(ups.reading()).await.unwrap();
    assert_eq!((now.source, now.charge), (PowerSource::Mains, Some(87)));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_came_unasked_is_forgotten() {
    let (mut ups, mut device) = rig();
    device.says(b"VAR su700 ups.status \"OB LB\"\n").await;
    let now = told(&mut device, "OL", "100", "60").beside(ups.reading()).await.unwrap();
    assert_eq!(now.source, PowerSource::Mains);
}

#[tokio::test(start_paused = true)]
async fn an_answer_byte_by_byte_is_one_answer() {
    let (mut ups, mut device) = rig();
    let script = async {
        device.is_asked(STATUS).await;
        device.dribbles(b"VAR su700 ups.status \"OB LB\"\n").await;
        play(&mut device, "charge").await;
        play(&mut device, "runtime").await;
    };
    assert!(script.beside(ups.reading()).await.unwrap().battery_low);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_line_of_the_service_is_garbled() {
    let long = [b"VAR su700 ups.status \"".as_slice(), &[b'O'; 600]].concat();
    for noise in [b"\xFF\xFE\n".as_slice(), b"HTTP/1.1 400\n", b"VAR su700 ups.st", &long] {
        let (mut ups, mut device) = rig();
        let outcome = device.answers(STATUS, noise).beside(ups.reading()).await;
        assert!(matches!(link(outcome), LinkFault::Garbled { .. }));
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_that_never_ends_is_given_up() {
    let (mut ups, mut device) = rig();
    let script = async {
        told(&mut device, "OL", "100", "60").await;
        device.is_asked(b"LIST VAR su700\n").await;
        device.says(&b"VAR su700 a \"1\"\n".repeat(2000)).await;
    };
    assert_eq!(script.beside(ups.status()).await.link, Link::Offline);
}

#[tokio::test(start_paused = true)]
async fn a_closed_connection_is_lost() {
    let (mut ups, device) = rig();
    drop(device);
    assert!(matches!(link(ups.reading().await), LinkFault::Lost { .. }));
    assert_eq!(ups.status().await.link, Link::Absent);
    assert_eq!(reading("OL", "100", "60").await.charge, Some(100));
}
