use suiban_drivers::scanner::ScannerFault;

use crate::rig::fault;
use crate::scanners::models::both;

#[tokio::test(start_paused = true)]
async fn a_code_too_long_is_none_of_ours_and_the_next_one_is_read() {
    for mut model in both().await {
        model.driver.prepare().await.unwrap();
        assert_eq!(fault(model.scan("text", &"7".repeat(2953)).await), ScannerFault::Unreadable);
        assert_eq!(model.scan("text", "ours").await.unwrap().expose(), "ours");
    }
}
