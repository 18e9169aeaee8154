//! It is about to switch off.

use suiban_drivers::ups::UpsFault;

use crate::ups::comes_and_goes;

#[tokio::test]
async fn an_ordered_shutdown_is_told() {
    comes_and_goes("shutdown-ordered", UpsFault::ShutdownOrdered).await;
}
