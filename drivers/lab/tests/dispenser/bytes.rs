//! The K720 at its line, byte by byte.

use std::time::Duration;

use suiban_lab::{DeviceName, Lab};

use crate::bench::{Host, act, lab};

const ENQ: &str = "05 30 30";
const ACK: &str = "06 30 30";

async fn bench() -> (Lab, Host) {
    let lab = lab().await;
    let host = Host::of(&lab, DeviceName::Dispenser);
    (lab, host)
}

async fn status(host: &mut Host, digits: &str) {
    host.ask("02 30 30 00 02 41 50 03 12", ACK).await;
    host.ask(ENQ, digits).await;
}

#[tokio::test(start_paused = true)]
async fn the_documented_questions_have_the_documented_answers() {
    let (lab, mut host) = bench().await;
    status(&mut host, "02 30 30 00 06 53 46 30 30 31 38 03 1B").await;
    act(&lab, "dispenser", "blanks", &[("count", "5")]).await;
    status(&mut host, "02 30 30 00 06 53 46 30 30 31 30 03 13").await;
    host.ask("02 30 30 00 03 46 43 37 03 30", ACK).await;
    host.write(&crate::bench::hex(ENQ)).await;
    host.silence(Duration::from_secs(3)).await;
    status(&mut host, "02 30 30 00 06 53 46 30 30 31 34 03 17").await;
    host.ask("02 30 30 00 03 46 43 34 03 33", ACK).await;
    host.write(&crate::bench::hex(ENQ)).await;
    host.silence(Duration::from_secs(3)).await;
    status(&mut host, "02 30 30 00 06 53 46 30 30 31 33 03 10").await;
}

#[tokio::test(start_paused = true)]
async fn nothing_is_done_before_the_enquiry_and_only_once_for_each() {
    let (lab, mut host) = bench().await;
    act(&lab, "dispenser", "blanks", &[("count", "5")]).await;
    host.ask("02 30 30 00 03 46 43 37 03 30", ACK).await;
    host.silence(Duration::from_secs(10)).await;
    assert_eq!(lab.world().read(|w| w.dispenser.moves), 0);
    host.write(&crate::bench::hex("05 30 30 05 30 30")).await;
    host.silence(Duration::from_secs(3)).await;
    assert_eq!(lab.world().read(|w| w.dispenser.moves), 1);
}

#[tokio::test(start_paused = true)]
async fn a_card_on_its_way_shows_as_dispensing() {
    let (lab, mut host) = bench().await;
    act(&lab, "dispenser", "blanks", &[("count", "5")]).await;
    host.ask("02 30 30 00 02 44 43 03 04", ACK).await;
    host.write(&crate::bench::hex(ENQ)).await;
    status(&mut host, "02 30 30 00 06 53 46 30 38 31 30 03 1B").await;
}

#[tokio::test(start_paused = true)]
async fn a_frame_with_a_wrong_check_is_refused_and_half_a_frame_is_forgotten() {
    let (_lab, mut host) = bench().await;
    host.ask("02 30 30 00 02 41 50 03 13", "15 30 30").await;
    host.write(&crate::bench::hex("02 30 30 00 02 41")).await;
    host.silence(Duration::from_secs(1)).await;
    status(&mut host, "02 30 30 00 06 53 46 30 30 31 38 03 1B").await;
}

#[tokio::test(start_paused = true)]
async fn the_machine_of_another_address_keeps_silent() {
    let (_lab, mut host) = bench().await;
    host.write(&crate::bench::hex("02 30 31 00 02 41 50 03 13")).await;
    host.silence(Duration::from_secs(1)).await;
    status(&mut host, "02 30 30 00 06 53 46 30 30 31 38 03 1B").await;
}
