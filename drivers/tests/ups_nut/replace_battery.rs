//! The battery is worn, or too much hangs on the UPS: service is wanted, the mains are there.

use suiban_drivers::{Action, ups::UpsFault};

use crate::ups_nut::rig::{reading, status};

#[tokio::test(start_paused = true)]
async fn a_worn_battery_asks_for_a_new_one() {
    assert_eq!(reading("OL RB", "100", "120").await.fault(), Some(UpsFault::ReplaceBattery));
    assert_eq!(status("OL RB", "100", "120").await.fault.unwrap().action, Action::Replenish);
}

#[tokio::test(start_paused = true)]
async fn too_much_load_is_told() {
    assert_eq!(reading("OL OVER", "100", "120").await.fault(), Some(UpsFault::Overloaded));
}

#[tokio::test(start_paused = true)]
async fn a_mains_failure_matters_more_than_a_worn_battery() {
    assert_eq!(reading("OB RB", "60", "120").await.fault(), Some(UpsFault::OnBattery));
}

#[tokio::test(start_paused = true)]
async fn a_ups_that_gives_no_power_is_off() {
    assert_eq!(reading("OFF", "100", "0").await.fault(), Some(UpsFault::Off));
}
