//! The secure module is not authorised.

use suiban_drivers::reader::ReaderFault;

use crate::reader::driver::module_is_out;

#[tokio::test]
async fn a_secure_module_without_authority_is_told_and_works_again_when_it_has_it() {
    module_is_out("sam-unauthorised", ReaderFault::SamUnauthorised, "sam-unauthorised").await;
}
