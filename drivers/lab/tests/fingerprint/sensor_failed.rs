//! The sensor takes no picture any more.

use suiban_drivers::fingerprint::{FingerFault, FingerprintSensor};

use crate::fingerprint::driver::{press, sensor};
use crate::rig::{Rig, fault};

#[tokio::test]
async fn a_broken_sensor_is_told_from_an_empty_glass() {
    let rig = Rig::fast().await;
    let mut sensor = sensor(&rig).await;
    rig.act("finger fault sensor-failed").await;
    assert_eq!(fault(sensor.capture().await), FingerFault::Hardware);
    press(&rig, "li-na", 12, 85).await;
    assert_eq!(fault(sensor.capture().await), FingerFault::Hardware);
    rig.act("finger fault clear").await;
    sensor.capture().await.unwrap();
}
