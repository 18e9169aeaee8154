//! The service does not do what is asked: wrong user, wrong name, no state.

use suiban_drivers::ups::{Ups, UpsFault};

use crate::scripted::{Beside, Device};
use crate::ups_nut::rig::{fault, link, play, rig, told, with_user};

async fn introduced(device: &mut Device, end: &str) {
    for name in ["user", "password", end] {
        play(device, name).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_user_is_named_once_and_the_service_waits_for_this_machine() {
    let (mut ups, mut device) = with_user(Some(("kiosk", "two words")));
    let script = async {
        introduced(&mut device, "login").await;
        told(&mut device, "OL", "100", "3600").await;
        told(&mut device, "OL", "99", "3590").await;
    };
    let twice = async {
        let first = ups.reading().await.unwrap();
        (first, ups.reading().await.unwrap())
    };
    let (first, second) = script.beside(twice).await;
    assert_eq!((first.charge, second.charge), (Some(100), Some(99)));
}

#[tokio::test(start_paused = true)]
async fn a_wrong_password_is_told() {
    let (mut ups, mut device) = with_user(Some(("kiosk", "two words")));
    let outcome = introduced(&mut device, "denied").beside(ups.reading()).await;
    assert_eq!(fault(outcome), UpsFault::AccessDenied);
}

#[tokio::test(start_paused = true)]
async fn a_password_that_would_be_a_command_never_reaches_the_line() {
    let (mut ups, mut device) = with_user(Some(("kiosk", "x\nFSD su700")));
    let outcome = play(&mut device, "user").beside(ups.reading()).await;
    assert_eq!(fault(outcome), UpsFault::AccessDenied);
    assert!(device.is_left_alone().await);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_name_and_a_ups_without_a_state_are_told() {
    for (name, expected) in [("unknown", UpsFault::UnknownUps), ("no status", UpsFault::NoState)] {
        let (mut ups, mut device) = rig();
        assert_eq!(fault(play(&mut device, name).beside(ups.reading()).await), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_does_not_fit_is_the_lines_fault() {
    let (mut ups, mut device) = rig();
    let outcome = play(&mut device, "too long").beside(ups.reading()).await;
    assert!(link(outcome).to_string().contains("does not fit"));
}
