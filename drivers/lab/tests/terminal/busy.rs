//! The terminal is occupied with something of its own.

use suiban_drivers::terminal::TerminalFault;

use crate::rig::{Rig, fault};
use crate::terminal::driver::{booked, pay, registered, ways};

#[tokio::test]
async fn a_busy_terminal_says_so_takes_no_money_and_works_when_it_is_free() {
    let rig = Rig::fast().await;
    for port in ways(&rig) {
        let mut terminal = registered(&port).await;
        rig.act("terminal fault busy").await;
        assert_eq!(fault(pay(&mut terminal, 2000).await.0), TerminalFault::Busy);
        assert_eq!(terminal.status().await.fault, Some(TerminalFault::Busy.report()));
        rig.act("terminal fault clear").await;
        assert!(terminal.status().await.is_ready());
    }
    assert_eq!(booked(&rig), 0);
}
