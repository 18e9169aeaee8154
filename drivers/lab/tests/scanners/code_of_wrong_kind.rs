use suiban_drivers::scanner::ScannerFault;

use crate::rig::fault;
use crate::scanners::models::both;

#[tokio::test(start_paused = true)]
async fn a_code_that_is_no_text_is_none_of_ours_and_the_next_one_is_read() {
    for mut model in both().await {
        model.driver.prepare().await.unwrap();
        // A GB 18030 text, a binary train ticket, a GS1 code with its separator.
        for code in ["c1ecc8a1", "00ff10a7", "30313034361d3137"] {
            assert_eq!(fault(model.scan("hex", code).await), ScannerFault::Unreadable, "{code}");
        }
        assert_eq!(model.scan("text", "领取凭证 7").await.unwrap().expose(), "领取凭证 7");
    }
}
