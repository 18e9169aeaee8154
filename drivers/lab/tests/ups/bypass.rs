//! It passes the mains on directly.

use suiban_drivers::ups::UpsFault;

use crate::ups::comes_and_goes;

#[tokio::test]
async fn a_bypass_is_told_until_it_ends() {
    comes_and_goes("bypass", UpsFault::Bypass).await;
}
