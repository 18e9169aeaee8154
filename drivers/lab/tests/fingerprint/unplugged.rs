//! The plug is pulled.

use suiban_drivers::Link;
use suiban_drivers::fingerprint::FingerprintSensor;

use crate::fingerprint::driver::{press, sensor};
use crate::rig::Rig;

#[tokio::test]
async fn an_unplugged_sensor_is_absent_and_captures_again_through_a_fresh_line() {
    let rig = Rig::fast().await;
    let mut before = sensor(&rig).await;
    assert!(before.status().await.is_ready());
    rig.unplug("fingerprint").await;
    assert_eq!(before.status().await.link, Link::Absent);
    rig.plug("fingerprint").await;
    press(&rig, "li-na", 12, 85).await;
    sensor(&rig).await.capture().await.unwrap();
}
