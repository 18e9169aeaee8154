//! The battery is worn.

use suiban_drivers::ups::UpsFault;

use crate::ups::comes_and_goes;

#[tokio::test]
async fn a_worn_battery_is_told_until_it_is_exchanged() {
    comes_and_goes("battery-worn", UpsFault::ReplaceBattery).await;
}
