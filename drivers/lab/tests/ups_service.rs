//! The UPS's service: its words as its document has them, and what can happen to the UPS.

use crate::support::{done, lab};
use suiban_lab::DeviceName;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream};

struct Host(BufReader<DuplexStream>);

impl Host {
    async fn ask(&mut self, question: &str) -> String {
        self.0.write_all(format!("{question}\n").as_bytes()).await.unwrap();
        self.line().await
    }

    async fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).await.unwrap();
        line.trim_end().to_owned()
    }

    async fn asks(&mut self, talk: &[(&str, &str)]) {
        for (question, answer) in talk {
            assert_eq!(self.ask(question).await, *answer, "{question}");
        }
    }
}

async fn service() -> (suiban_lab::Lab, Host) {
    let lab = lab().await;
    let host = Host(BufReader::new(lab.pipe(DeviceName::Ups)));
    (lab, host)
}

#[tokio::test(start_paused = true)]
async fn values_are_for_everybody() {
    let (_lab, mut host) = service().await;
    let talk = [
        ("GET VAR kiosk ups.status", r#"VAR kiosk ups.status "OL""#),
        ("GET VAR kiosk battery.charge", r#"VAR kiosk battery.charge "100""#),
        ("GET VAR kiosk device.model", r#"VAR kiosk device.model "Line \"1000\"""#),
        ("GET VAR kiosk battery.colour", "ERR VAR-NOT-SUPPORTED"),
        ("GET VAR other ups.status", "ERR UNKNOWN-UPS"),
        ("GET VAR kiosk", "ERR INVALID-ARGUMENT"),
        ("STARTTLS", "ERR FEATURE-NOT-CONFIGURED"),
        ("HELLO", "ERR UNKNOWN-COMMAND"),
    ];
    host.asks(&talk).await;
}

#[tokio::test(start_paused = true)]
async fn a_list_begins_and_ends() {
    let (_lab, mut host) = service().await;
    assert_eq!(host.ask("LIST VAR kiosk").await, "BEGIN LIST VAR kiosk");
    let mut lines = vec![host.line().await];
    while lines.last().unwrap() != "END LIST VAR kiosk" {
        lines.push(host.line().await);
    }
    assert!(lines.contains(&r#"VAR kiosk ups.status "OL""#.to_owned()), "{lines:?}");
}

#[tokio::test(start_paused = true)]
async fn only_its_user_may_log_in_and_is_counted_while_connected() {
    let (lab, mut host) = service().await;
    host.asks(&[("LOGIN kiosk", "ERR USERNAME-REQUIRED"), ("USERNAME suiban", "OK")]).await;
    host.asks(&[("LOGIN kiosk", "ERR PASSWORD-REQUIRED"), (r#"PASSWORD "low water""#, "OK")]).await;
    host.asks(&[("LOGIN other", "ERR UNKNOWN-UPS"), ("LOGIN kiosk", "OK"), ("LOGIN kiosk", "ERR ALREADY-LOGGED-IN")])
        .await;
    assert_eq!(lab.status()["ups"]["hosts"], 1);
    host.asks(&[("LOGOUT", "OK Goodbye")]).await;
    lab.world().until(|w| w.ups.logins == 0).await;

    let mut stranger = Host(BufReader::new(lab.pipe(DeviceName::Ups)));
    stranger.asks(&[("USERNAME suiban", "OK"), ("PASSWORD guess", "OK"), ("LOGIN kiosk", "ERR ACCESS-DENIED")]).await;
}

#[tokio::test(start_paused = true)]
async fn what_happens_to_the_ups_shows_in_its_flags() {
    let (lab, mut host) = service().await;
    let flags = [
        ("ups mains on=false", "OB DISCHRG"),
        ("ups battery percent=12", "OB LB DISCHRG"),
        ("ups fault name=shutdown-ordered", "FSD OB LB DISCHRG"),
        ("ups mains on=true", "FSD OL LB CHRG"),
        ("ups fault name=clear", "OL LB CHRG"),
        ("ups battery percent=100", "OL"),
        ("ups fault name=battery-worn", "OL RB"),
        ("ups fault name=overload", "OL RB OVER"),
        ("ups fault name=bypass", "OL RB OVER BYPASS"),
    ];
    for (order, expected) in flags {
        done(&lab, order).await;
        assert_eq!(host.ask("GET VAR kiosk ups.status").await, format!("VAR kiosk ups.status \"{expected}\""));
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_and_a_silent_ups_are_two_things() {
    let (lab, mut host) = service().await;
    for (order, expected) in [("cable-out", "ERR DRIVER-NOT-CONNECTED"), ("data-stale", "ERR DATA-STALE")] {
        done(&lab, "ups fault name=clear").await;
        done(&lab, &format!("ups fault name={order}")).await;
        assert_eq!(host.ask("GET VAR kiosk ups.status").await, expected);
        assert_eq!(host.ask("LIST VAR kiosk").await, expected);
    }
    done(&lab, "ups fault name=clear").await;
    assert_eq!(host.ask("GET VAR kiosk ups.status").await, r#"VAR kiosk ups.status "OL""#);
}
