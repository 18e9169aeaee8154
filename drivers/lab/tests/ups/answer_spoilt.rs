//! An answer is lost or comes in part.

use suiban_drivers::ups::{PowerSource, Ups};

use crate::rig::{Rig, link};
use crate::ups::plugged;

#[tokio::test(start_paused = true)]
async fn a_spoilt_answer_is_never_a_reading() {
    for kind in ["silent", "drop-byte", "truncate"] {
        let rig = Rig::fast().await;
        let mut ups = plugged(&rig);
        ups.reading().await.unwrap();
        rig.act(&format!("ups fail-next how={kind}")).await;
        link(ups.reading().await);
        // The kiosk opens the line anew after a failure.
        assert_eq!(plugged(&rig).reading().await.unwrap().source, PowerSource::Mains);
    }
}
