//! The secure module failed its self-test.

use suiban_drivers::reader::ReaderFault;

use crate::reader::driver::module_is_out;

#[tokio::test]
async fn a_secure_module_that_failed_is_told_and_works_again_when_mended() {
    module_is_out("sam-failed", ReaderFault::SamFailed, "sam-failed").await;
}
