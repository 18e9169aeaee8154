//! Engines that are set by text.

use suiban_drivers::scanner::ScannerFault;
use suiban_drivers::{DeviceError, Link, LinkFault};
use suiban_lab::DeviceName;

use crate::bench::{Host, act, hex, lab};
use crate::rig::{fault, link};
use crate::scanners::models::nls;

#[tokio::test(start_paused = true)]
async fn the_simulator_answers_the_documented_commands_with_the_documented_answers() {
    let lab = lab().await;
    act(&lab, "scanner", "model", &[("name", "nls")]).await;
    let mut host = Host::of(&lab, DeviceName::Scanner);
    for (command, answer) in [
        (&b"?"[..], "21"),
        (b"nls0302010", "06"),
        (b"NLS0302010", "06"),
        (b"nls0310000=0x0D0A", "06"),
        (b"nls9999999", "15"),
        (b"..?", "21"),
    ] {
        host.write(command).await;
        host.expect(answer).await;
    }
    assert_eq!(lab.world().read(|w| w.scanner.suffix.clone()), hex("0D 0A"));
}

#[tokio::test(start_paused = true)]
async fn whatever_was_set_by_hand_a_prepared_engine_reads_by_itself_and_sends_the_bare_code() {
    let mut model = nls().await;
    act(&model.lab, "scanner", "prefix", &[("text", "]Q1")]).await;
    act(&model.lab, "scanner", "fault", &[("name", "no-terminator")]).await;
    model.lab.world().update(|w| w.scanner.on_command = true);
    assert!(!model.looks());
    model.driver.prepare().await.unwrap();
    assert!(model.looks());
    assert_eq!(model.lab.world().read(|w| w.scanner.suffix.clone()), b"\r");
    assert_eq!(model.scan("text", "suiban:pick-up/0017/AB12").await.unwrap().expose(), "suiban:pick-up/0017/AB12");
}

#[tokio::test(start_paused = true)]
async fn an_engine_that_is_there_says_so_and_claims_no_trigger() {
    let mut model = nls().await;
    let status = model.driver.status().await;
    assert!(status.is_ready() && status.capabilities.is_empty(), "{status:?}");
    assert_eq!(model.driver.identify().await.unwrap(), None);
    // A code on its way does not stand for the answer.
    act(&model.lab, "scanner", "scan", &[("text", "6901234567892")]).await;
    assert_eq!(model.driver.status().await.link, Link::Online);
}

#[tokio::test(start_paused = true)]
async fn a_refused_setting_is_an_error_and_silence_is_one_of_the_line() {
    let mut model = nls().await;
    act(&model.lab, "scanner", "refuse", &[("times", "1")]).await;
    assert_eq!(fault(model.driver.prepare().await), ScannerFault::Refused);
    act(&model.lab, "scanner", "fail-next", &[("how", "silent")]).await;
    let silence = model.driver.prepare().await;
    assert!(matches!(&silence, Err(DeviceError::Link(_))));
    assert!(matches!(link(silence), LinkFault::Timeout { .. }));
    model.driver.prepare().await.unwrap();
}
