//! What the printer tells about itself, and what it does when it cannot print.

use std::time::Duration;

use crate::bench::{Host, act, hex, lab};
use suiban_lab::printer::RECEIVE_BUFFER;
use suiban_lab::{DeviceName, Lab};
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

const SECOND: Duration = Duration::from_secs(1);

async fn printer() -> (Lab, Host) {
    let lab = lab().await;
    let host = Host::of(&lab, DeviceName::Printer);
    (lab, host)
}

async fn all_four(host: &mut Host, answers: &str) {
    host.ask("10 04 01 10 04 02 10 04 03 10 04 04", answers).await;
}

fn texts(lab: &Lab) -> Vec<(String, bool)> {
    lab.world().read(|w| w.printer.papers.iter().map(|paper| (paper.text.clone(), paper.cut)).collect())
}

#[tokio::test(start_paused = true)]
async fn a_printer_with_nothing_wrong_answers_12_four_times() {
    let (_lab, mut host) = printer().await;
    all_four(&mut host, "12 12 12 12").await;
    host.ask("1D 72 01", "00").await;
    host.ask("10 04 14", "10 0F 00 00 00 00").await;
}

#[tokio::test(start_paused = true)]
async fn each_fault_has_its_documented_bits() {
    let (lab, mut host) = printer().await;
    act(&lab, "printer", "paper", &[("metres", "2")]).await;
    all_four(&mut host, "12 12 12 1E").await;
    host.ask("1D 72 01", "03").await;
    act(&lab, "printer", "fault", &[("name", "paper-out")]).await;
    all_four(&mut host, "1A 32 12 7E").await;
    act(&lab, "printer", "paper", &[("metres", "80")]).await;
    act(&lab, "printer", "fault", &[("name", "cover-open")]).await;
    all_four(&mut host, "1A 16 12 12").await;
    act(&lab, "printer", "fault", &[("name", "clear")]).await;
    for (code, answers) in
        [("cutter-blocked", "1A 52 1A 12"), ("head-hot", "1A 52 52 12"), ("unrecoverable", "1A 52 32 12")]
    {
        act(&lab, "printer", "fault", &[("name", code)]).await;
        all_four(&mut host, answers).await;
    }
    act(&lab, "printer", "fault", &[("name", "clear")]).await;
    all_four(&mut host, "12 12 12 12").await;
}

#[tokio::test(start_paused = true)]
async fn it_says_who_it_is() {
    let (_lab, mut host) = printer().await;
    host.ask("1D 49 42", &hex::encode("_SUIBAN LAB\0")).await;
    host.ask("1D 49 43", &hex::encode("_LAB-80\0")).await;
    host.ask("1D 49 45", &hex::encode("_GB18030\0")).await;
    host.ask("1D 49 01", "20").await;
}

#[tokio::test(start_paused = true)]
async fn automatic_status_comes_at_once_and_on_each_change_until_it_is_switched_off() {
    let (lab, mut host) = printer().await;
    host.ask("1D 61 FF", "10 00 00 0F").await;
    act(&lab, "printer", "fault", &[("name", "cover-open")]).await;
    host.expect("38 00 00 0F").await;
    act(&lab, "printer", "fault", &[("name", "clear")]).await;
    host.expect("10 00 00 0F").await;
    act(&lab, "printer", "fault", &[("name", "paper-out")]).await;
    host.expect("18 00 0F 0F").await;
    act(&lab, "printer", "paper", &[("metres", "80")]).await;
    host.expect("10 00 00 0F").await;
    host.write(&hex("1D 61 00")).await;
    host.silence(SECOND).await;
    act(&lab, "printer", "fault", &[("name", "cover-open")]).await;
    host.silence(SECOND).await;
}

#[tokio::test(start_paused = true)]
async fn paper_that_runs_out_in_the_middle_leaves_a_piece_and_the_rest_comes_on_the_new_roll() {
    let (lab, mut host) = printer().await;
    act(&lab, "printer", "runs-out", &[("after_lines", "2")]).await;
    all_four(&mut host, "12 12 12 12").await;
    host.write(&[b"1\n2\n3\n4\n", &hex("1D 56 00")[..]].concat()).await;
    host.silence(SECOND).await;
    all_four(&mut host, "1A 32 12 7E").await;
    assert_eq!(texts(&lab), []);
    act(&lab, "printer", "paper", &[("metres", "80")]).await;
    lab.world().until(|w| w.printer.papers.len() == 2).await;
    assert_eq!(texts(&lab), [("1\n2\n".to_owned(), false), ("3\n4\n".to_owned(), true)]);
}

#[tokio::test(start_paused = true)]
async fn a_stopped_printer_fills_its_buffer_then_pushes_back_and_goes_on_when_mended() {
    let (lab, mut host) = printer().await;
    act(&lab, "printer", "fault", &[("name", "cover-open")]).await;
    let line = b"0123456789012345678901234567890\n";
    let lines = 3 * RECEIVE_BUFFER / line.len();
    let slip = [&line.repeat(lines)[..], &hex("1D 56 00")].concat();
    assert!(timeout(10 * SECOND, host.pipe.write_all(&slip)).await.is_err(), "nothing pushed back");

    // On a fresh line: what is held back does not keep status from being answered.
    let mut second = Host::of(&lab, DeviceName::Printer);
    second.write(b"held\n").await;
    all_four(&mut second, "1A 16 12 12").await;
    act(&lab, "printer", "fault", &[("name", "clear")]).await;
    second.write(&hex("1D 56 00")).await;
    lab.world().until(|w| w.printer.papers.iter().any(|paper| paper.text == "held\n")).await;
}

#[tokio::test(start_paused = true)]
async fn clearing_the_buffer_drops_what_was_not_printed() {
    let (lab, mut host) = printer().await;
    act(&lab, "printer", "fault", &[("name", "head-hot")]).await;
    host.write(b"never\n").await;
    all_four(&mut host, "1A 52 52 12").await;
    host.write(&hex("10 05 02")).await;
    all_four(&mut host, "1A 52 52 12").await;
    act(&lab, "printer", "fault", &[("name", "clear")]).await;
    host.write(&[b"later\n", &hex("1D 56 00")[..]].concat()).await;
    lab.world().until(|w| !w.printer.papers.is_empty()).await;
    assert_eq!(texts(&lab), [("later\n".to_owned(), true)]);
}

#[tokio::test(start_paused = true)]
async fn a_ticket_in_the_output_is_told_until_it_is_taken() {
    let (lab, mut host) = printer().await;
    host.write(&[b"X\n", &hex("1D 56 00")[..]].concat()).await;
    lab.world().until(|w| w.printer.papers.len() == 1).await;
    host.ask("10 04 14", "10 0F 20 00 00 00").await;
    act(&lab, "printer", "tear-off", &[]).await;
    host.ask("10 04 14", "10 0F 00 00 00 00").await;
}

#[tokio::test(start_paused = true)]
async fn paper_is_used_up_by_what_is_printed() {
    let (lab, mut host) = printer().await;
    act(&lab, "printer", "paper", &[("metres", "3.01")]).await;
    host.ask("10 04 04", "12").await;
    host.write(&[&b"line\n".repeat(10)[..], &hex("1D 56 00")].concat()).await;
    lab.world().until(|w| w.printer.papers.len() == 1).await;
    host.ask("10 04 04", "1E").await;
}
