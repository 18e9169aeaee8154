//! ZVT terminals: promises about payments. Messages go bare over a memory pipe, as over TCP.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::scripted::{Device, bytes};
use crate::terminal_words::*;
use suiban_drivers::terminal::{PaymentTerminal, Prompt, TerminalFault};
use tokio::sync::mpsc::channel;

#[tokio::test(start_paused = true)]
async fn a_payment_is_booked_with_prompts_on_the_way() {
    let (mut terminal, mut device) = rig();
    let (sender, mut prompts) = prompts();
    let script = async {
        takes_on(&mut device, ASK_20).await;
        for report in ["04 FF 01 0A", "04 FF 01 6A", "04 FF 01 13", "04 FF 01 17", BOOKED] {
            device.waits(20_000).await;
            tells(&mut device, report).await;
        }
        tells(&mut device, "06 D1 09 00 48 65 6C 6C 6F 31 32 33").await;
        tells(&mut device, "06 D3 02 06 00").await;
        tells(&mut device, DONE).await;
    };
    assert_eq!(tokio::join!(terminal.authorise(2000, sender), script).0, Ok(booking()));
    let shown: Vec<_> = std::iter::from_fn(|| prompts.try_recv().ok()).collect();
    assert_eq!(shown, [Prompt::PresentCard, Prompt::EnterPin, Prompt::Wait]);
}

#[tokio::test(start_paused = true)]
async fn a_screen_that_shows_no_prompts_does_not_hold_up_the_payment() {
    let (mut terminal, mut device) = rig();
    let (sender, _unread) = channel(1);
    let script = async {
        takes_on(&mut device, ASK_20).await;
        for _ in 0..5 {
            tells(&mut device, "04 FF 01 0A").await;
        }
        tells(&mut device, BOOKED).await;
        tells(&mut device, DONE).await;
    };
    assert_eq!(tokio::join!(terminal.authorise(2000, sender), script).0, Ok(booking()));
}

#[tokio::test(start_paused = true)]
async fn messages_may_come_byte_by_byte_or_several_in_one_piece() {
    let (mut terminal, mut device) = rig();
    let script = async {
        device.is_asked(&bytes(ASK_20)).await;
        device.dribbles(&bytes(&[OK, "04 FF 01 0A"].concat())).await;
        device.is_asked(&bytes(OK)).await;
        device.says(&bytes(&[BOOKED, DONE].concat())).await;
        device.is_asked(&bytes(&[OK, OK].concat())).await;
    };
    assert_eq!(tokio::join!(terminal.authorise(2000, nobody()), script).0, Ok(booking()));
}

#[tokio::test(start_paused = true)]
async fn a_decline_and_a_break_off_are_certain() {
    let cases = [
        ("04 0F 02 27 71", "06 1E 01 71", TerminalFault::Declined(0x71)),
        ("04 0F 02 27 6C", ABORTED, TerminalFault::Aborted),
        ("04 0F 02 27 7D", "06 1E 01 7D", TerminalFault::HostUnreachable),
        ("04 FF 01 1D", "06 1E 01 78", TerminalFault::Declined(0x78)),
        ("04 0F 02 27 E2", DONE, TerminalFault::Hardware(0xE2)),
    ];
    for (first, last, expected) in cases {
        let (mut terminal, mut device) = rig();
        let script = async {
            takes_on(&mut device, ASK_20).await;
            tells(&mut device, first).await;
            tells(&mut device, last).await;
        };
        assert_eq!(fault(tokio::join!(terminal.authorise(2000, nobody()), script).0), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_busy_terminal_booked_nothing() {
    let (mut terminal, mut device) = rig();
    let script = async { device.answers(&bytes(ASK_20), &bytes("84 9C 00")).await };
    assert_eq!(fault(tokio::join!(terminal.authorise(2000, nobody()), script).0), TerminalFault::Busy);
}

#[tokio::test(start_paused = true)]
async fn no_answer_to_a_payment_is_unknown_and_it_is_not_asked_again() {
    let (mut terminal, mut device) = rig();
    let script = async {
        device.is_asked(&bytes(ASK_20)).await;
        device.is_left_alone().await
    };
    let (outcome, alone) = tokio::join!(terminal.authorise(2000, nobody()), script);
    assert_eq!(fault(outcome), TerminalFault::Unknown);
    assert!(alone);
}

#[tokio::test(start_paused = true)]
async fn a_connection_cut_at_any_point_after_the_order_is_unknown() {
    for survived in 0..4 {
        let (mut terminal, mut device) = rig();
        let script = async {
            device.is_asked(&bytes(ASK_20)).await;
            if survived > 0 {
                device.says(&bytes(OK)).await;
            }
            if survived > 1 {
                device.says(&bytes(BOOKED)).await;
            }
            if survived > 2 {
                device.is_asked(&bytes(OK)).await;
            }
            drop(device);
        };
        let outcome = tokio::join!(terminal.authorise(2000, nobody()), script).0;
        assert_eq!(fault(outcome), TerminalFault::Unknown, "cut after {survived}");
    }
}

#[tokio::test(start_paused = true)]
async fn half_a_message_for_ever_is_unknown() {
    let (mut terminal, mut device) = rig();
    let script = async {
        takes_on(&mut device, ASK_20).await;
        device.says(&bytes("04 0F 1A 27 00")).await;
    };
    assert_eq!(fault(tokio::join!(terminal.authorise(2000, nobody()), script).0), TerminalFault::Unknown);
}

#[tokio::test(start_paused = true)]
async fn a_late_message_of_the_question_before_is_dropped() {
    let (mut terminal, mut device) = rig();
    let question = bytes(ASK_STATUS);
    tokio::join!(terminal.status(), device.is_asked(&question));
    device.says(&bytes(&[BOOKED, DONE].concat())).await;
    let script = async {
        takes_on(&mut device, ASK_20).await;
        tells(&mut device, ABORTED).await;
    };
    assert_eq!(fault(tokio::join!(terminal.authorise(2000, nobody()), script).0), TerminalFault::Aborted);
}

#[tokio::test(start_paused = true)]
async fn a_terminal_that_falls_silent_is_unknown() {
    let (mut terminal, mut device) = rig();
    let script = async {
        takes_on(&mut device, ASK_20).await;
        tells(&mut device, BOOKED).await;
    };
    assert_eq!(fault(tokio::join!(terminal.authorise(2000, nobody()), script).0), TerminalFault::Unknown);
}

#[tokio::test(start_paused = true)]
async fn what_does_not_add_up_is_unknown() {
    let other_amount = BOOKED.replace("20 00 49", "30 00 49");
    let no_receipt = "04 0F 09 27 00 04 00 00 00 00 20 00";
    for status in ["04 FF 01 1C", other_amount.as_str(), no_receipt, "04 0F 00"] {
        let (mut terminal, mut device) = rig();
        let script = async {
            takes_on(&mut device, ASK_20).await;
            tells(&mut device, status).await;
            tells(&mut device, DONE).await;
        };
        let outcome = tokio::join!(terminal.authorise(2000, nobody()), script).0;
        assert_eq!(fault(outcome), TerminalFault::Unknown, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_status_that_cannot_be_read_is_not_acknowledged() {
    for damaged in ["04 0F 03 27 00 04", "04 0F 1A 27 00"] {
        let (mut terminal, mut device) = rig();
        let script = async {
            takes_on(&mut device, ASK_20).await;
            device.says(&bytes(damaged)).await;
            device.is_left_alone().await
        };
        let (outcome, alone) = tokio::join!(terminal.authorise(2000, nobody()), script);
        assert_eq!(fault(outcome), TerminalFault::Unknown);
        assert!(alone);
    }
}

#[tokio::test(start_paused = true)]
async fn the_person_cancels_on_the_screen_while_the_terminal_waits() {
    let (mut terminal, mut device) = rig();
    let handle = terminal.abort_handle();
    let script = async {
        takes_on(&mut device, ASK_20).await;
        tells(&mut device, "04 FF 01 0A").await;
        handle.abort();
        takes_on(&mut device, ABORT).await;
        tells(&mut device, "04 0F 02 27 6C").await;
        tells(&mut device, ABORTED).await;
    };
    assert_eq!(fault(tokio::join!(terminal.authorise(2000, nobody()), script).0), TerminalFault::Aborted);
}

#[tokio::test(start_paused = true)]
async fn a_cancel_that_comes_too_late_does_not_hide_the_booking() {
    let (mut terminal, mut device) = rig();
    let handle = terminal.abort_handle();
    let script = async {
        takes_on(&mut device, ASK_20).await;
        handle.abort();
        device.answers(&bytes(ABORT), &bytes("84 9C 00")).await;
        tells(&mut device, BOOKED).await;
        tells(&mut device, DONE).await;
    };
    assert_eq!(tokio::join!(terminal.authorise(2000, nobody()), script).0, Ok(booking()));
}

#[tokio::test(start_paused = true)]
async fn a_cancel_in_the_middle_of_a_message_loses_no_byte() {
    let (mut terminal, mut device) = rig();
    let handle = terminal.abort_handle();
    let script = async {
        takes_on(&mut device, ASK_20).await;
        let booked = bytes(BOOKED);
        device.says(&booked[..9]).await;
        device.waits(10).await;
        handle.abort();
        device.waits(10).await;
        device.says(&booked[9..]).await;
        device.is_asked(&bytes(&[OK, ABORT].concat())).await;
        device.says(&bytes(OK)).await;
        tells(&mut device, DONE).await;
    };
    assert_eq!(tokio::join!(terminal.authorise(2000, nobody()), script).0, Ok(booking()));
}

#[tokio::test(start_paused = true)]
async fn reports_of_an_earlier_payment_do_not_count_for_this_one() {
    let (mut terminal, mut device) = rig();
    let script = async {
        device.is_asked(&bytes(ASK_20)).await;
        tells(&mut device, BOOKED).await;
        tells(&mut device, DONE).await;
        device.says(&bytes(OK)).await;
        tells(&mut device, "04 0F 02 27 6C").await;
        tells(&mut device, ABORTED).await;
    };
    assert_eq!(fault(tokio::join!(terminal.authorise(2000, nobody()), script).0), TerminalFault::Aborted);
}

#[tokio::test(start_paused = true)]
async fn what_waits_on_the_line_before_the_order_is_dropped() {
    let (mut terminal, mut device) = rig();
    device.says(&bytes(&["FF FF", BOOKED, DONE].concat())).await;
    let script = async { device.answers(&bytes(ASK_20), &bytes("84 9C 00")).await };
    assert_eq!(fault(tokio::join!(terminal.authorise(2000, nobody()), script).0), TerminalFault::Busy);
}

#[tokio::test(start_paused = true)]
async fn a_message_nobody_knows_is_refused_and_the_payment_goes_on() {
    let (mut terminal, mut device) = rig();
    let script = async {
        takes_on(&mut device, ASK_20).await;
        device.answers_back("06 E0 01 00", "84 83 00").await;
        tells(&mut device, BOOKED).await;
        tells(&mut device, DONE).await;
    };
    assert_eq!(tokio::join!(terminal.authorise(2000, nobody()), script).0, Ok(booking()));
}

#[tokio::test(start_paused = true)]
async fn impossible_amounts_never_reach_the_terminal() {
    let (mut terminal, mut device) = rig();
    assert_eq!(fault(terminal.authorise(0, nobody()).await), TerminalFault::Declined(0xC8));
    assert_eq!(fault(terminal.authorise(1_000_000_000_000, nobody()).await), TerminalFault::Declined(0xC3));
    assert!(device.is_left_alone().await);
}

impl Device {
    /// Tells something and waits for another answer than `80 00 00`.
    async fn answers_back(&mut self, report: &str, answer: &str) {
        self.says(&bytes(report)).await;
        self.is_asked(&bytes(answer)).await;
    }
}
