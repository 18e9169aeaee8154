//! An answer arrives damaged, or not at all.

use suiban_drivers::LinkFault;
use suiban_drivers::fingerprint::FingerprintSensor;

use crate::fingerprint::driver::{press, sensor};
use crate::rig::{Rig, link, soon};

#[tokio::test]
async fn a_spoilt_answer_is_a_typed_error_and_the_next_exchange_works() {
    let rig = Rig::fast().await;
    let mut sensor = sensor(&rig).await;
    assert!(sensor.status().await.is_ready());
    press(&rig, "li-na", 12, 85).await;
    for damage in ["flip-bit", "drop-byte", "truncate"] {
        rig.act(&format!("finger fail-next how={damage}")).await;
        let fault = link(sensor.capture().await);
        assert!(matches!(fault, LinkFault::Garbled { .. }), "{damage}: {fault}");
        soon("the next capture", sensor.capture()).await.unwrap();
    }
    rig.act("finger fail-next how=silent").await;
    assert!(matches!(link(sensor.capture().await), LinkFault::Timeout { .. }));
    soon("the next capture", sensor.capture()).await.unwrap();
    rig.act("finger fail-next how=junk").await;
    sensor.capture().await.unwrap();
}
