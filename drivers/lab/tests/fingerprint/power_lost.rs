//! The module loses power.

use suiban_drivers::fingerprint::FingerprintSensor;

use crate::fingerprint::driver::{extract, sensor, template};
use crate::rig::Rig;

#[tokio::test]
async fn a_module_that_lost_power_is_found_again() {
    let rig = Rig::fast().await;
    let mut sensor = sensor(&rig).await;
    let template = template(&rig, &mut sensor).await;
    rig.act("finger power-cycle").await;
    extract(&rig, &mut sensor, "zhang-wei", 11, 1).await;
    assert!(sensor.verify(&template).await.unwrap().is_some());
}
