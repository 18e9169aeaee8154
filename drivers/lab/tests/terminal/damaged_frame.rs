//! A frame of the serial line arrives damaged.

use suiban_drivers::terminal::{LastTransaction, TerminalError, TerminalFault};

use crate::rig::Rig;
use crate::terminal::driver::{pay, registered};

#[tokio::test]
async fn a_frame_spoilt_on_the_serial_line_is_sent_again() {
    let rig = Rig::fast().await;
    let mut terminal = registered(&rig.serial_terminal()).await;
    for damage in ["flip-bit", "junk"] {
        for spoilt in 1..=3 {
            rig.act("terminal tap card=ok").await;
            rig.act(&format!("terminal fail-next {spoilt} {damage}")).await;
            // The payment, or, when the order's own acknowledgement was spoilt, the certainty that nothing is certain.
            match pay(&mut terminal, 2000).await.0 {
                Ok(booking) => assert_eq!(terminal.last().await.unwrap(), LastTransaction::Booked(booking)),
                Err(error) => assert_eq!(error, TerminalError::Fault(TerminalFault::Unknown), "{damage} {spoilt}"),
            }
        }
    }
}
