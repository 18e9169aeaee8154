//! The chip is not there, or goes away.

use std::io::ErrorKind;

use suiban_drivers::{
    DeviceError, Link, LinkFault,
    cabinet::{
        Cabinet, Contacts,
        gpio::{Gpio, Wiring},
    },
};

use crate::cabinet::rig::{SOUND, after, cabinet, lines};

#[tokio::test]
async fn a_chip_that_is_not_there_is_absent_and_named() {
    let wiring = Wiring { chip: "/dev/gpiochip-nowhere".into(), door: 0, tamper: 1, light: Some(2) };
    let Err(fault) = Gpio::open(wiring) else { panic!("it opened") };
    assert_eq!(fault, LinkFault::Absent { port: "/dev/gpiochip-nowhere".to_owned(), kind: ErrorKind::NotFound });
    assert!(fault.to_string().contains("/dev/gpiochip-nowhere"));
}

#[tokio::test(start_paused = true)]
async fn a_chip_that_goes_away_ends_the_watch_and_the_device_is_absent() {
    let (mut cabinet, hand) = cabinet(SOUND, false);
    let mut watch = cabinet.watch();
    hand.pull_the_chip();
    after(100).await;
    assert!(watch.changed().await.is_err());
    assert_eq!(cabinet.status().await.link, Link::Absent);
    assert!(matches!(cabinet.clear_tamper().await, Err(DeviceError::Link(LinkFault::Lost { .. }))));
}

#[tokio::test(start_paused = true)]
async fn lines_that_cannot_be_read_are_no_cabinet() {
    let (lines, hand) = lines(SOUND);
    hand.pull_the_chip();
    assert!(Contacts::start(lines, false).is_err());
}
