//! The service has heard nothing of it for long.

use suiban_drivers::ups::UpsFault;

use crate::ups::comes_and_goes;

#[tokio::test]
async fn values_that_are_out_of_date_are_no_reading() {
    comes_and_goes("data-stale", UpsFault::DataStale).await;
}
