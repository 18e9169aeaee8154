//! The connection is lost in the middle of a payment.

use suiban_drivers::LinkFault;
use suiban_drivers::terminal::zvt::{Settings, Zvt};
use suiban_drivers::terminal::{LastTransaction, TerminalError, TerminalFault};
use suiban_lab::{DeviceName, Lab, LabOptions};
use tokio::sync::mpsc;

use crate::rig::{Rig, TODAY, fault};
use crate::terminal::driver::{Terminal, booked, pay, registered};

#[tokio::test]
async fn a_connection_cut_in_a_payment_leaves_it_unknown_and_the_terminal_tells_what_became_of_it() {
    let rig = Rig::fast().await;
    let port = rig.port("terminal");
    for (point, money) in [("after-order", 0), ("after-status", 0), ("after-ack", 2000)] {
        let mut terminal = registered(&port).await;
        rig.act("terminal tap card=ok").await;
        rig.act(&format!("terminal fault cut-{point}")).await;
        assert_eq!(fault(pay(&mut terminal, 2000).await.0), TerminalFault::Unknown, "{point}");
        let again = terminal.last().await.unwrap_err();
        assert!(matches!(again, TerminalError::Link(LinkFault::Lost { .. })), "{point}: {again}");
        let mut terminal = registered(&port).await;
        match (terminal.last().await.unwrap(), money) {
            (LastTransaction::Failed(_), 0) => {}
            (LastTransaction::Booked(booking), amount) => {
                assert_eq!(booking.amount, amount, "{point}");
                terminal.reverse(booking.receipt).await.unwrap();
            }
            (last, _) => panic!("{point}: {last:?}"),
        }
        assert_eq!(booked(&rig), 0);
    }
}

/// In virtual time: the kiosk waits for minutes before it gives a silent serial line up.
#[tokio::test(start_paused = true)]
async fn a_serial_line_cut_in_a_payment_leaves_it_unknown_and_the_terminal_tells_what_became_of_it() {
    let options = LabOptions { dir: None, fast: false, seed: 7, today: TODAY.parse().unwrap() };
    let lab = Lab::start(options).await.unwrap();
    let mut terminal: Terminal = Box::new(Zvt::serial(lab.pipe(DeviceName::Terminal), Settings::default()));
    for (point, money) in [("after-order", 0), ("after-status", 0), ("after-ack", 2000)] {
        terminal.register().await.unwrap();
        lab.order("terminal tap ok").await.unwrap();
        lab.order(&format!("terminal fault cut-{point}")).await.unwrap();
        let (send, _prompts) = mpsc::channel(64);
        assert_eq!(fault(terminal.authorise(2000, send).await), TerminalFault::Unknown, "{point}");
        match terminal.last().await.unwrap() {
            LastTransaction::Failed(_) => assert_eq!(money, 0, "{point}"),
            LastTransaction::Booked(booking) => assert_eq!(booking.amount, money, "{point}"),
            LastTransaction::None => panic!("{point}"),
        }
        assert_eq!(lab.world().read(|w| w.terminal.booked()), money, "{point}");
    }
}
