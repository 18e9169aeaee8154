use suiban_drivers::scanner::ScannerFault;

use crate::bench::act;
use crate::rig::fault;
use crate::scanners::models::both;

#[tokio::test(start_paused = true)]
async fn a_refused_setting_is_an_error_and_works_when_it_is_taken() {
    for mut model in both().await {
        act(&model.lab, "scanner", "refuse", &[("times", "1")]).await;
        assert_eq!(fault(model.driver.prepare().await), ScannerFault::Refused);
        model.driver.prepare().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_scanner_that_refuses_its_name_has_the_fault_in_its_status() {
    for mut model in both().await {
        act(&model.lab, "scanner", "refuse", &[("times", "1")]).await;
        assert_eq!(model.driver.status().await.fault, Some(ScannerFault::Refused.report()));
        assert!(model.driver.status().await.is_ready());
    }
}
