//! `scriptor` 1.6 (Debian's pcsc-tools, GPL-2.0-or-later), which sends commands to a card through the smart-card service, at
//! the lab's chip. Run as a program of its own.

use std::process::Stdio;

use tokio::io::AsyncWriteExt;

use crate::chip_reader::service::{READER, desk};
use crate::peers::program;
use crate::rig::soon;

/// Serial number, the management file, its number.
const COMMANDS: &str = "reset\n00 36 00 00 08\n00 A4 00 00 02 60 02\n80 B0 00 00 20\n00 B0 00 00 10\n";

/// The answers it shows, without blanks and explanations: `< OK: ATR` to a reset, `< bytes : meaning` to a command.
fn answers(shown: &str) -> Vec<String> {
    let bytes = |part: &str| part.split([':', '>']).next().unwrap_or_default().split_whitespace().collect();
    shown.split("\n< ").skip(1).map(|part| bytes(part.strip_prefix("OK:").unwrap_or(part))).collect()
}

#[tokio::test]
async fn scriptor_reads_both_numbers_of_the_card_on_the_reader() {
    let test = "scriptor_reads_both_numbers_of_the_card_on_the_reader";
    let Some(mut command) = program(test, "/usr/bin/scriptor") else { return };
    let Some(mut desk) = desk(test).await else { return };
    desk.place("li-na").await;
    let reader = format!("{READER} 00 00");
    let mut child = command
        .args(["-r", &reader, "-p", "T=1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(COMMANDS.as_bytes()).await.unwrap();
    let shown = soon("its end", child.wait_with_output()).await.unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    let card = desk.lab.world().read(|w| w.cards.get("card-li-na").unwrap().clone());
    let told = answers(&shown);
    let hex = |bytes: &[u8]| hex::encode_upper(bytes);
    assert!(told[0].starts_with("3B888001"), "{shown}");
    let expected = [
        hex(&card.chip_serial()) + "9000",
        "9000".to_owned(),
        hex(card.body_number.as_bytes()) + "9000",
        "6D00".to_owned(),
    ];
    assert_eq!(told[1..], expected, "{shown}");
}
