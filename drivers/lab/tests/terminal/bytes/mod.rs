//! The terminal over TCP units, byte by byte, with no driver between.

pub use suiban_lab::world::TransactionState as State;
use suiban_lab::{DeviceName, Lab};

use crate::bench::{Host, act};

mod broken_off;
mod pays;
mod reversed;
mod says_no;

pub const REGISTER: &str = "06 00 08 12 34 56 BA 01 56 03 00";
pub const REGISTERED: &str = "80 00 00 06 0F 0A 19 10 29 00 02 74 39 49 01 56";
pub const ORDER: &str = "06 01 0A 04 00 00 00 00 20 00 49 01 56";
pub const ACK: &str = "80 00 00";

pub async fn connect(lab: &Lab) -> Host {
    let mut till = Host::of(lab, DeviceName::TerminalTcp);
    till.ask(REGISTER, REGISTERED).await;
    till.ask(ACK, "").await;
    until_idle(lab).await;
    till
}

/// Expects what the terminal tells and acknowledges it.
pub async fn hear(till: &mut Host, told: &str) {
    till.expect(told).await;
    till.ask(ACK, "").await;
}

pub async fn intermediates(till: &mut Host, codes: &[u8]) {
    for code in codes {
        hear(till, &format!("04 FF 01 {code:02X}")).await;
    }
}

/// Reads the 29 bytes of status information about an approved payment.
pub async fn status_info(till: &mut Host) -> Vec<u8> {
    till.read(29).await
}

pub async fn slip(till: &mut Host) {
    for _ in 0..4 {
        let head = till.read(3).await;
        assert_eq!(head[..2], [0x06, 0xD1]);
        till.read(head[2].into()).await;
        till.ask(ACK, "").await;
    }
}

pub fn journal(lab: &Lab) -> Vec<(u64, State)> {
    lab.world().read(|w| w.terminal.journal.iter().map(|entry| (entry.amount, entry.state)).collect())
}

pub async fn until_idle(lab: &Lab) {
    lab.world().until(|w| !w.terminal.working).await;
}

/// Orders 20.00 and goes on until the status information of the approval has come.
pub async fn pay_up_to_status(lab: &Lab, till: &mut Host) -> Vec<u8> {
    act(lab, "terminal", "tap", &[("card", "ok")]).await;
    till.ask(ORDER, ACK).await;
    intermediates(till, &[0x0A, 0x0E, 0x17, 0x1C]).await;
    status_info(till).await
}

pub async fn pay(lab: &Lab, till: &mut Host) {
    pay_up_to_status(lab, till).await;
    till.ask(ACK, "").await;
    slip(till).await;
    hear(till, "06 0F 00").await;
    until_idle(lab).await;
}
