//! The tamper contact opens.

use suiban_drivers::{
    Action, DeviceError,
    cabinet::{Cabinet, CabinetFault, Inputs, Tamper},
};

use crate::cabinet::rig::{SOUND, after, cabinet, code, next};

#[tokio::test(start_paused = true)]
async fn once_tripped_it_stays_told_until_a_technician_clears_it() {
    let (mut cabinet, hand) = cabinet(SOUND, false);
    let mut watch = cabinet.watch();
    hand.tamper(false);
    assert_eq!(next(&mut watch).await.tamper, Tamper::Open);
    hand.tamper(true);
    assert_eq!(next(&mut watch).await.tamper, Tamper::Tripped);
    after(3_600_000).await;
    let fault = cabinet.status().await.fault.unwrap();
    assert_eq!((fault.code.as_str(), fault.action), ("tampered", Action::Suspend));
    assert_eq!(cabinet.clear_tamper().await, Ok(()));
    assert_eq!(code(&mut cabinet).await, None);
}

#[tokio::test(start_paused = true)]
async fn it_cannot_be_cleared_while_it_is_open() {
    let (mut cabinet, _hand) = cabinet(Inputs { tamper: false, ..SOUND }, false);
    assert_eq!(cabinet.clear_tamper().await, Err(DeviceError::Fault(CabinetFault::StillOpen)));
    assert_eq!(code(&mut cabinet).await.as_deref(), Some("tampered"));
}

#[tokio::test(start_paused = true)]
async fn an_alarm_outlives_a_restart() {
    let (mut cabinet, _hand) = cabinet(SOUND, true);
    assert_eq!(code(&mut cabinet).await.as_deref(), Some("tampered"));
    assert_eq!(cabinet.clear_tamper().await, Ok(()));
    assert_eq!(code(&mut cabinet).await, None);
}

#[tokio::test(start_paused = true)]
async fn it_matters_more_than_the_door() {
    let (mut cabinet, hand) = cabinet(SOUND, false);
    hand.door(false);
    hand.tamper(false);
    next(&mut cabinet.watch()).await;
    assert_eq!(code(&mut cabinet).await.as_deref(), Some("tampered"));
}
