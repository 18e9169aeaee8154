//! The mains fail and come back.

use std::time::Duration;

use suiban_drivers::{
    Action, Link,
    ups::{PowerSource, Ups, UpsFault},
};

use crate::scripted::Beside;
use crate::ups_nut::rig::{play, reading, rig, status};

#[tokio::test(start_paused = true)]
async fn on_the_mains_nothing_is_wrong() {
    let status = status("OL CHRG", "87", "1830").await;
    assert_eq!((status.link, status.fault), (Link::Online, None));
    assert_eq!(status.identity.as_deref(), Some("APC Smart-UPS 700 AS0123456789"));
}

#[tokio::test(start_paused = true)]
async fn a_mains_failure_is_told_with_how_long_the_battery_lasts() {
    let now = reading("OB DISCHRG", "71", "1215.5").await;
    assert_eq!((now.source, now.charge), (PowerSource::Battery, Some(71)));
    assert_eq!(now.runtime, Some(Duration::from_millis(1_215_500)));
    assert_eq!(now.fault(), Some(UpsFault::OnBattery));
}

#[tokio::test(start_paused = true)]
async fn a_failure_passes_by_itself() {
    assert_eq!(status("OB", "71", "1215").await.fault.unwrap().action, Action::Retry);
    assert_eq!(status("OL CHRG", "70", "1210").await.fault, None);
}

#[tokio::test(start_paused = true)]
async fn a_bypassed_ups_protects_nothing_and_says_so() {
    assert_eq!(reading("OL BYPASS", "100", "0").await.fault(), Some(UpsFault::Bypass));
}

#[tokio::test(start_paused = true)]
async fn a_ups_that_measures_neither_charge_nor_time_is_read_all_the_same() {
    let (mut ups, mut device) = rig();
    let script = async {
        for name in ["status", "no charge", "no runtime"] {
            play(&mut device, name).await;
        }
    };
    let now = script.beside(ups.reading()).await.unwrap();
    assert_eq!((now.source, now.charge, now.runtime), (PowerSource::Mains, None, None));
}

#[tokio::test(start_paused = true)]
async fn a_number_that_is_none_is_not_told() {
    for nonsense in ["NA", "-1", "inf", ""] {
        let now = reading("OB", nonsense, nonsense).await;
        assert_eq!((now.charge, now.runtime), (None, None), "{nonsense}");
    }
    assert_eq!(reading("OL", "112", "60").await.charge, Some(100));
}
