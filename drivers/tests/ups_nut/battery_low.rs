//! The battery comes to its end, or somebody orders the shutdown.

use suiban_drivers::{Action, ups::UpsFault};

use crate::ups_nut::rig::{reading, status};

#[tokio::test(start_paused = true)]
async fn on_battery_and_low_is_the_end() {
    assert_eq!(reading("OB LB DISCHRG", "9", "95").await.fault(), Some(UpsFault::BatteryLow));
    assert_eq!(status("OB LB", "9", "95").await.fault.unwrap().action, Action::Suspend);
}

#[tokio::test(start_paused = true)]
async fn low_and_charging_again_is_not_the_end() {
    let now = reading("OL LB CHRG", "9", "95").await;
    assert_eq!((now.fault(), now.battery_low), (None, true));
}

#[tokio::test(start_paused = true)]
async fn an_ordered_shutdown_wins_over_everything() {
    assert_eq!(reading("FSD OL", "100", "3600").await.fault(), Some(UpsFault::ShutdownOrdered));
    assert_eq!(reading("FSD OB LB", "3", "20").await.fault(), Some(UpsFault::ShutdownOrdered));
}
