//! The cable between the service and the UPS is out.

use suiban_drivers::{
    Action, Link,
    ups::{Ups, UpsFault},
};

use crate::scripted::Beside;
use crate::ups_nut::rig::{fault, play, rig, told};

#[tokio::test(start_paused = true)]
async fn a_ups_the_service_has_lost_is_told() {
    let (mut ups, mut device) = rig();
    let outcome = play(&mut device, "comm lost").beside(ups.reading()).await;
    assert_eq!(fault(outcome), UpsFault::CommLost);
}

#[tokio::test(start_paused = true)]
async fn it_is_read_again_once_the_cable_is_in() {
    let (mut ups, mut device) = rig();
    let status = play(&mut device, "comm lost").beside(ups.status()).await;
    assert_eq!((status.link, status.fault.unwrap().action), (Link::Online, Action::Reset));
    let script = async {
        told(&mut device, "OL", "100", "3600").await;
        play(&mut device, "list").await;
    };
    assert_eq!(script.beside(ups.status()).await.fault, None);
}
