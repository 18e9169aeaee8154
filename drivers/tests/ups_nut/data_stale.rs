//! The service has heard nothing of the UPS for too long.

use suiban_drivers::{
    Action,
    ups::{Ups, UpsFault},
};

use crate::scripted::Beside;
use crate::ups_nut::rig::{fault, play, rig, told};

#[tokio::test(start_paused = true)]
async fn values_out_of_date_are_no_values() {
    let (mut ups, mut device) = rig();
    let outcome = play(&mut device, "stale").beside(ups.reading()).await;
    assert_eq!(fault(outcome), UpsFault::DataStale);
}

#[tokio::test(start_paused = true)]
async fn it_may_pass_by_itself() {
    let (mut ups, mut device) = rig();
    let status = play(&mut device, "stale").beside(ups.status()).await;
    assert_eq!(status.fault.unwrap().action, Action::Retry);
    assert!(told(&mut device, "OL", "100", "3600").beside(ups.reading()).await.is_ok());
}
