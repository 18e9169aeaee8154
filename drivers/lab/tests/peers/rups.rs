//! The `rups` crate (0.6, MIT), a client of Network UPS Tools, at the lab's service.
//!
//! Where it differs: it quotes words with blanks as a shell does, in single quotes, which the service takes for plain
//! characters; and it never says `LOGIN`, so the service does not wait for it. Most refusals it passes on as text.

use rups::blocking::Connection;
use rups::{Auth, ConfigBuilder, Host, Variable};
use suiban_lab::ups::{NAME, USER};

use crate::peers::socket_of;
use crate::rig::Rig;

fn connect(socket: std::net::SocketAddr, password: &str) -> rups::Result<Connection> {
    let host = Host::from(socket);
    let auth = Auth::new(USER.0.to_owned(), Some(password.to_owned()));
    Connection::new(&ConfigBuilder::new().with_host(host).with_auth(Some(auth)).build())
}

/// The crate blocks, so it talks on a thread of its own.
async fn talk<R: Send + 'static>(rig: &Rig, talk: impl FnOnce(&mut Connection) -> R + Send + 'static) -> R {
    let socket = socket_of(&rig.port("ups"));
    let whole = move || {
        let mut connection = connect(socket, "lowwater").unwrap();
        let said = talk(&mut connection);
        connection.close().unwrap();
        said
    };
    tokio::task::spawn_blocking(whole).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_crate_lists_the_ups_and_its_values() {
    let rig = Rig::fast().await;
    let (all, values) = talk(&rig, |service| (service.list_ups().unwrap(), service.list_vars(NAME).unwrap())).await;
    assert_eq!(all, [(NAME.to_owned(), "the kiosk's own".to_owned())]);
    let value = |name: &str| values.iter().find(|v| v.name() == name).map(Variable::value);
    assert_eq!(value("ups.status").as_deref(), Some("OL"));
    assert_eq!(value("battery.charge").as_deref(), Some("100"));
    assert_eq!(value("device.model").as_deref(), Some("Line \"1000\""), "quotes and blanks come through");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_crate_sees_the_mains_fail_and_the_cable_come_out() {
    let rig = Rig::fast().await;
    rig.act("ups mains on=false").await;
    rig.act("ups battery percent=12").await;
    let state = talk(&rig, |service| service.get_var(NAME, "ups.status").unwrap().value()).await;
    assert_eq!(state, "OB LB DISCHRG");
    for (fault, word) in [("cable-out", "DRIVER-NOT-CONNECTED"), ("data-stale", "DATA-STALE")] {
        rig.act(&format!("ups fault name={fault}")).await;
        let refused = talk(&rig, |service| service.list_vars(NAME).unwrap_err()).await;
        assert!(refused.to_string().contains(word), "{refused}");
        rig.act("ups fault name=clear").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_word_in_single_quotes_is_two_words_to_the_service() {
    let rig = Rig::fast().await;
    let socket = socket_of(&rig.port("ups"));
    let refused = tokio::task::spawn_blocking(move || connect(socket, USER.1).err().unwrap()).await.unwrap();
    assert!(refused.to_string().contains("INVALID-ARGUMENT"), "{refused}");
}
