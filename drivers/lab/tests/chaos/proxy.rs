//! The proxy itself: between memory pipes, pseudo-terminals and sockets.

use std::sync::Arc;
use std::time::Duration;

use suiban_drivers::LinkFault;
use suiban_drivers::fingerprint::FingerprintSensor;
use suiban_drivers::fingerprint::zfm20::Zfm20;
use suiban_drivers::reader::CardReader;
use suiban_drivers::reader::sam_v::SamV;
use suiban_drivers::transport::PortAddress;
use suiban_lab::chaos::{Chaos, Direction, Port, Rates, Tally, between, pipe};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::Instant;

use crate::rig::{Rig, soon};

async fn echoed(chaos: Chaos, sent: &[u8]) -> Vec<u8> {
    let (device, mut far) = tokio::io::duplex(64 * 1024);
    let mut host = pipe(device, chaos, Arc::new(Tally::default()));
    host.write_all(sent).await.unwrap();
    host.shutdown().await.unwrap();
    let mut arrived = Vec::new();
    far.read_to_end(&mut arrived).await.unwrap();
    arrived
}

#[tokio::test(start_paused = true)]
async fn with_no_rate_every_byte_passes_as_it_is() {
    let sent: Vec<u8> = (0..=255).cycle().take(5000).collect();
    assert_eq!(echoed(Chaos::new(1, Rates::default()), &sent).await, sent);
}

#[tokio::test(start_paused = true)]
async fn each_rate_does_what_its_name_says_and_nothing_else() {
    let sent = vec![0x55; 4000];
    let arrived = async |rates| echoed(Chaos::new(5, rates), &sent).await;
    let dropped = arrived(Rates { drop: 0.1, ..Rates::default() }).await;
    assert!((3400..3800).contains(&dropped.len()) && dropped.iter().all(|byte| *byte == 0x55));
    let doubled = arrived(Rates { duplicate: 0.1, ..Rates::default() }).await;
    assert!((4200..4600).contains(&doubled.len()));
    let flipped = arrived(Rates { flip: 0.1, ..Rates::default() }).await;
    let wrong = flipped.iter().filter(|byte| **byte != 0x55).count();
    assert!(flipped.len() == 4000 && (300..500).contains(&wrong), "{wrong}");
    let start = Instant::now();
    assert_eq!(arrived(Rates { split: 0.05, delay: 0.01, ..Rates::default() }).await, sent);
    assert!(start.elapsed() > Duration::from_secs(1));
    let closed = arrived(Rates { close: 0.01, ..Rates::default() }).await;
    assert!(closed.len() < 1000 && sent.starts_with(&closed));
}

#[tokio::test(start_paused = true)]
async fn a_cut_lets_exactly_the_ordered_number_of_bytes_pass() {
    for after in [0, 1, 77, 1023, 1024, 1025] {
        let chaos = Chaos::snip(Direction::ToDevice, after);
        assert_eq!(echoed(chaos, &[7; 2000]).await.len() as u64, after);
    }
}

#[tokio::test]
async fn a_driver_reaches_a_pseudo_terminal_through_the_proxy_at_the_speed_it_chooses() {
    let rig = Rig::fast().await;
    let (_proxy, port) = rig.through("fingerprint", Chaos::new(1, Rates::default())).await;
    let mut sensor = Zfm20::connect(&port).await.unwrap();
    let status = soon("the status", sensor.status()).await;
    assert!(status.is_ready(), "{status:?}");
    // The module was set to 115200 baud, and the proxy followed.
    assert_eq!(rig.lab.status()["fingerprint"]["baud"], 115_200);
}

#[tokio::test]
async fn a_line_closed_by_the_weather_is_a_plug_pulled_and_pushed_in_again() {
    let rig = Rig::fast().await;
    let (_proxy, port) = rig.through("reader", Chaos::snip(Direction::ToHost, 30)).await;
    let mut reader = SamV::connect(&port).await.unwrap();
    let mut lost = false;
    for _ in 0..3 {
        lost |= !reader.status().await.is_ready();
    }
    assert!(lost, "thirty bytes are less than three answers");
    rig.linked(&port).await;
    let mut reader = SamV::connect(&port).await.unwrap();
    assert!(!reader.find().await.unwrap());
}

#[tokio::test]
async fn a_proxy_of_two_sorts_of_ports_is_refused() {
    let (from, to) = ("/dev/null".parse::<Port>().unwrap(), "tcp:127.0.0.1:0".parse::<Port>().unwrap());
    let refused = between(from, to, Chaos::new(1, Rates::default()), Arc::new(Tally::default())).await.unwrap_err();
    assert!(refused.to_string().contains("of two sorts"), "{refused}");
    assert!("tcp:nowhere".parse::<Port>().is_err());
}

#[tokio::test]
async fn a_device_that_is_unplugged_behind_the_proxy_is_unplugged_before_it() {
    let rig = Rig::fast().await;
    let (_proxy, port) = rig.through("reader", Chaos::new(1, Rates::default())).await;
    assert!(SamV::connect(&port).await.unwrap().status().await.is_ready());
    rig.act("reader unplug").await;
    let PortAddress::Serial { path, .. } = &port else { panic!("{port:?}") };
    while path.exists() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(matches!(SamV::connect(&port).await, Err(LinkFault::Absent { .. })));
    rig.act("reader plug").await;
    rig.linked(&port).await;
    assert!(SamV::connect(&port).await.unwrap().status().await.is_ready());
}
