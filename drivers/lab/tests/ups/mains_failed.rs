//! The mains fail, the battery runs down, the mains come back.

use std::time::Duration;

use suiban_drivers::ups::{PowerSource, Ups, UpsFault};

use crate::rig::Rig;
use crate::ups::plugged;

#[tokio::test]
async fn a_mains_failure_runs_its_course() {
    let rig = Rig::fast().await;
    let mut ups = plugged(&rig);
    let course = [
        ("mains on=true", None),
        ("mains on=false", Some(UpsFault::OnBattery)),
        ("battery percent=15", Some(UpsFault::BatteryLow)),
        ("fault shutdown-ordered", Some(UpsFault::ShutdownOrdered)),
        ("fault clear", Some(UpsFault::BatteryLow)),
        ("mains on=true", None),
    ];
    for (event, expected) in course {
        rig.act(&format!("ups {event}")).await;
        assert_eq!(ups.reading().await.unwrap().fault(), expected, "{event}");
    }
    let now = ups.reading().await.unwrap();
    assert_eq!((now.source, now.charge), (PowerSource::Mains, Some(15)));
    assert_eq!(now.runtime, Some(Duration::from_secs(270)));
}
