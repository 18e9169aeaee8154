//! The terminal does not reach its bank.

use suiban_drivers::terminal::TerminalFault;

use crate::rig::{Rig, fault};
use crate::terminal::driver::{booked, pay, registered, ways};

#[tokio::test]
async fn without_the_bank_a_payment_fails_and_takes_no_money() {
    let rig = Rig::fast().await;
    for port in ways(&rig) {
        let mut terminal = registered(&port).await;
        rig.act("terminal fault host-offline").await;
        rig.act("terminal tap card=ok").await;
        assert_eq!(fault(pay(&mut terminal, 2000).await.0), TerminalFault::HostUnreachable);
        assert_eq!(booked(&rig), 0);
        rig.act("terminal fault clear").await;
        rig.act("terminal tap card=ok").await;
        let booking = pay(&mut terminal, 2000).await.0.unwrap();
        terminal.reverse(booking.receipt).await.unwrap();
    }
}
