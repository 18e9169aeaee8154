//! The cable between the UPS and its service is out.

use suiban_drivers::ups::UpsFault;

use crate::ups::comes_and_goes;

#[tokio::test]
async fn a_ups_its_service_cannot_reach_is_told_until_the_cable_is_in() {
    comes_and_goes("cable-out", UpsFault::CommLost).await;
}
