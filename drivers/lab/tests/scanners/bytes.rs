//! The simulators at their line, byte by byte.

use std::time::Duration;

use suiban_lab::{DeviceName, Lab};

use crate::bench::{Host, act, hex, lab};

async fn bench(model: &str) -> (Lab, Host) {
    let lab = lab().await;
    act(&lab, "scanner", "model", &[("name", model)]).await;
    let host = Host::of(&lab, DeviceName::Scanner);
    (lab, host)
}

#[tokio::test(start_paused = true)]
async fn an_engine_answers_the_documented_commands_with_the_documented_answers() {
    let (_lab, mut host) = bench("newland").await;
    let ok = "02 00 00 01 00 33 31";
    host.ask("7E 00 08 01 00 02 01 02 DA", ok).await;
    host.ask("7E 00 08 01 00 02 01 AB CD", ok).await;
    host.ask("7E 00 09 01 00 00 00 DE C8", ok).await;
    host.ask("7E 00 08 01 00 D9 50 81 D3", ok).await;
    host.ask("7E 00 08 01 00 02 01 02 DB", "02 00 01 01 00 04 01").await;
    host.ask("7E 00 05 01 00 02 01 AB CD", "02 00 03 01 00 6A 61").await;
    host.write(&hex("7E 00 07 01 00 E2 01 77 91")).await;
    assert_eq!(host.read(7).await[..5], [0x02, 0x00, 0x00, 0x01, 105]);
}

#[tokio::test(start_paused = true)]
async fn a_menu_command_is_repeated_with_the_scanners_word() {
    let (_lab, mut host) = bench("honeywell").await;
    for (command, answer) in [
        (&b"\x16M\rpaphhf!"[..], &b"PAPHHF\x06!"[..]),
        (b"\x16M\rSUFBK2990D.", b"SUFBK2990D\x06."),
        (b"\x16M\rSUFBK299XY.", b"SUFBK299XY\x15."),
        (b"\x16M\rNOSUCH!", b"NOSUCH\x05!"),
    ] {
        host.write(command).await;
        assert_eq!(host.read(answer.len()).await, answer);
    }
}

#[tokio::test(start_paused = true)]
async fn a_code_waits_until_the_trigger_is_heard() {
    let (lab, mut host) = bench("honeywell").await;
    host.write(b"\x16M\rPAPHHF!").await;
    assert_eq!(host.read(8).await, b"PAPHHF\x06!");
    act(&lab, "scanner", "scan", &[("text", "SB-1")]).await;
    host.silence(Duration::from_secs(5)).await;
    host.write(&hex("16 54 0D")).await;
    assert_eq!(host.read(5).await, b"SB-1\r");
    act(&lab, "scanner", "scan", &[("text", "SB-2")]).await;
    host.write(&hex("16 54 0D 16 55 0D")).await;
    host.silence(Duration::from_secs(5)).await;
}
