//! The lock board: opening, asking, reporting, and what it stays silent to.

use std::time::Duration;

use crate::bench::{Host, act, fast_lab, lab, try_act};
use suiban_lab::{DeviceName, Lab};

const SECOND: Duration = Duration::from_secs(1);

async fn board() -> (Lab, Host) {
    let lab = lab().await;
    let host = Host::of(&lab, DeviceName::Drawers);
    (lab, host)
}

fn is_open(lab: &Lab, number: usize) -> bool {
    lab.world().read(|w| w.drawers[number - 1].open)
}

#[tokio::test(start_paused = true)]
async fn all_requests_of_the_documents_have_the_documented_answers() {
    let (lab, mut host) = board().await;
    host.ask("80 01 00 33 B2", "80 01 FF FF FF 33 4D").await;
    host.ask("80 01 01 33 B3", "80 01 01 11 91").await;
    host.ask("8A 01 01 11 9B", "8A 01 01 00 8A").await;
    assert!(is_open(&lab, 1));
    host.ask("80 01 01 33 B3", "80 01 01 00 80").await;
    host.ask("80 01 00 33 B2", "80 01 FF FF FE 33 4C").await;
    host.ask("8A 01 05 11 9F", "8A 01 05 00 8E").await;
    host.ask("80 01 00 33 B2", "80 01 FF FF EE 33 5C").await;
    host.ask("8A 01 18 11 82", "8A 01 18 00 93").await;
    host.ask("80 01 00 33 B2", "80 01 7F FF EE 33 DC").await;
}

#[tokio::test(start_paused = true)]
async fn a_lock_takes_half_a_second() {
    let (lab, mut host) = board().await;
    host.ask("8A 01 01 11 9B", "").await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert!(!is_open(&lab, 1));
    host.expect("8A 01 01 00 8A").await;
}

#[tokio::test(start_paused = true)]
async fn the_other_wiring_turns_every_answer_round() {
    let (lab, mut host) = board().await;
    act(&lab, "drawers", "wiring", &[("feedback", "on-open")]).await;
    host.ask("80 01 00 33 B2", "80 01 00 00 00 33 B2").await;
    host.ask("8A 01 01 11 9B", "8A 01 01 11 9B").await;
    host.ask("80 01 01 33 B3", "80 01 01 11 91").await;
    host.ask("80 01 00 33 B2", "80 01 00 00 01 33 B3").await;
}

#[tokio::test(start_paused = true)]
async fn a_stuck_drawer_is_driven_and_told_to_be_shut() {
    let (lab, mut host) = board().await;
    act(&lab, "drawers", "fault", &[("name", "stuck"), ("at", "5")]).await;
    host.ask("8A 01 05 11 9F", "8A 01 05 11 9F").await;
    assert!(!is_open(&lab, 5));
    act(&lab, "drawers", "fault", &[("name", "clear")]).await;
    host.ask("8A 01 05 11 9F", "8A 01 05 00 8E").await;
}

#[tokio::test(start_paused = true)]
async fn what_is_not_there_or_not_right_gets_no_answer_and_moves_nothing() {
    let (lab, mut host) = board().await;
    for wrong in [
        "8A 01 19 11 83", // lock 25 of 24
        "8A 01 00 11 9A", // lock 0
        "8A 02 01 11 98", // board 2
        "80 02 00 33 B1",
        "8A 01 01 11 9A", // wrong check
        "8A 01 01 12 98", // no such mark
        "8A 01 01",       // breaks off
    ] {
        host.ask(wrong, "").await;
        host.silence(SECOND).await;
    }
    assert!((1..=24).all(|number| !is_open(&lab, number)));
    host.ask("FF 00 80 01 01 33 B3", "80 01 01 11 91").await;
}

#[tokio::test(start_paused = true)]
async fn shutting_a_drawer_is_reported_unasked() {
    let (lab, mut host) = board().await;
    host.ask("8A 01 05 11 9F", "8A 01 05 00 8E").await;
    act(&lab, "drawers", "close", &[("drawer", "5")]).await;
    host.expect("81 01 05 11 94").await;
    host.silence(SECOND).await;
    lab.world().update(|w| w.lock_board.reports_closing = false);
    act(&lab, "drawers", "unlock", &[("drawer", "5")]).await;
    act(&lab, "drawers", "close", &[("drawer", "5")]).await;
    host.silence(SECOND).await;
}

#[tokio::test(start_paused = true)]
async fn a_hand_reaches_into_open_drawers_only() {
    let lab = fast_lab().await;
    let made = act(&lab, "town", "make-card", &[("person", "zhang-wei")]).await;
    let card = made["card"].as_str().unwrap();
    let put = [("drawer", "3"), ("card", card)];
    let shut = try_act(&lab, "drawers", "put-card", &put).await.unwrap_err().to_string();
    assert!(shut.contains("drawer 3 is shut"), "{shut}");
    act(&lab, "drawers", "unlock", &[("drawer", "3")]).await;
    act(&lab, "drawers", "put-card", &put).await;
    act(&lab, "drawers", "close", &[("drawer", "3")]).await;
    assert!(try_act(&lab, "drawers", "take-card", &[("drawer", "3")]).await.is_err());
    Host::of(&lab, DeviceName::Drawers).ask("8A 01 03 11 99", "8A 01 03 00 88").await;
    assert_eq!(act(&lab, "drawers", "take-card", &[("drawer", "3")]).await["card"], card);
    assert!(try_act(&lab, "drawers", "take-card", &[("drawer", "3")]).await.is_err());
    assert!(try_act(&lab, "drawers", "close", &[("drawer", "25")]).await.is_err());
}
