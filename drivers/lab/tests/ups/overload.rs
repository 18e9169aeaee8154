//! More hangs on it than it can carry.

use suiban_drivers::ups::UpsFault;

use crate::ups::comes_and_goes;

#[tokio::test]
async fn an_overload_is_told_until_load_is_taken_off() {
    comes_and_goes("overload", UpsFault::Overloaded).await;
}
