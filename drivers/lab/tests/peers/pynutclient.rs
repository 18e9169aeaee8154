//! pynutclient 2.8.5 (PyPI, GPL-3.0-or-later), from the makers of Network UPS Tools, run as a program of its own.
//!
//! Where it differs: an empty list of commands is to it one command without a name.

use suiban_lab::ups::{NAME, USER};

use crate::peers::{Script, socket_of};
use crate::rig::Rig;

#[tokio::test]
async fn pynutclient_reads_the_ups_and_logs_in() {
    let rig = Rig::fast().await;
    rig.act("ups mains on=false").await;
    let port = socket_of(&rig.port("ups")).port().to_string();
    // The library puts no quotes around what it sends, so a password with a blank has to bring its own.
    let password = format!("\"{}\"", USER.1);
    let arguments = [&*port, USER.0, &password, NAME];
    let test = "pynutclient_reads_the_ups_and_logs_in";
    let Some(script) = Script::start(test, "pynutclient.py", &arguments) else { return };
    let expected = [
        "version Network UPS Tools upsd",
        "names {'kiosk': \"the kiosk's own\"}",
        "status OB DISCHRG 100 LABUPS-000003",
        "available True",
        "commands {b'': b''} to set {}",
        "login OK",
    ];
    assert_eq!(script.rest().await, expected);
}
