//! The glass is smeared.

use suiban_drivers::fingerprint::{FingerFault, FingerprintSensor};

use crate::fingerprint::driver::{press, sensor};
use crate::rig::{Rig, fault};

#[tokio::test]
async fn a_good_finger_on_a_smeared_glass_is_refused_as_smeared() {
    let rig = Rig::fast().await;
    let mut sensor = sensor(&rig).await;
    rig.act("finger fault glass-dirty").await;
    press(&rig, "li-na", 12, 85).await;
    sensor.capture().await.unwrap();
    assert_eq!(fault(sensor.extract(1).await), FingerFault::Smeared);
    rig.act("finger fault clear").await;
    sensor.extract(1).await.unwrap();
}
