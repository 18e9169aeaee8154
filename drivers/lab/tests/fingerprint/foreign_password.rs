//! Somebody set a password the kiosk does not know.

use suiban_drivers::fingerprint::{FingerFault, FingerprintSensor};

use crate::fingerprint::driver::{press, sensor};
use crate::rig::{Rig, fault};

#[tokio::test]
async fn a_module_with_a_foreign_password_is_locked_for_service() {
    let rig = Rig::fast().await;
    rig.act("finger fault foreign-password").await;
    let mut sensor = sensor(&rig).await;
    assert_eq!(sensor.status().await.fault.unwrap().code, "wrong-password");
    assert_eq!(fault(sensor.capture().await), FingerFault::Locked);
    rig.act("finger fault clear").await;
    press(&rig, "li-na", 12, 85).await;
    sensor.capture().await.unwrap();
}
