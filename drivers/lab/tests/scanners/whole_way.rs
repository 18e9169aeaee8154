use std::time::Duration;

use tokio::time::sleep;

use crate::bench::act;
use crate::scanners::models::{both, honeywell, newland};

#[tokio::test(start_paused = true)]
async fn a_prepared_scanner_looks_only_when_told_and_rests_after_a_code() {
    for mut model in both().await {
        assert!(model.looks(), "as delivered it always looks");
        model.driver.prepare().await.unwrap();
        assert!(!model.looks());
        assert_eq!(model.scan("text", "suiban:pick-up/0017/AB12").await.unwrap().expose(), "suiban:pick-up/0017/AB12");
        assert!(!model.looks(), "a code that was read ends the look");
    }
}

#[tokio::test(start_paused = true)]
async fn the_trigger_lets_it_look_and_rest() {
    for mut model in both().await {
        model.driver.prepare().await.unwrap();
        model.driver.trigger(true).await.unwrap();
        sleep(Duration::from_millis(100)).await;
        assert!(model.looks());
        model.driver.trigger(false).await.unwrap();
        sleep(Duration::from_millis(100)).await;
        assert!(!model.looks());
    }
}

#[tokio::test(start_paused = true)]
async fn a_prefix_somebody_has_set_is_cleared() {
    for mut model in both().await {
        act(&model.lab, "scanner", "prefix", &[("text", "]Q1")]).await;
        model.driver.prepare().await.unwrap();
        assert_eq!(model.scan("text", "SB-1").await.unwrap().expose(), "SB-1");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_scanned_before_the_call_is_dropped() {
    for mut model in both().await {
        act(&model.lab, "scanner", "scan", &[("text", "old")]).await;
        sleep(Duration::from_secs(1)).await;
        assert_eq!(model.scan("text", "new").await.unwrap().expose(), "new");
    }
}

#[tokio::test(start_paused = true)]
async fn each_model_says_what_it_is() {
    let mut model = honeywell().await;
    let name = "Product Name: N3680 Area-Imaging Scan Engine, Boot Revision: CA000064BBC";
    assert_eq!(model.driver.identify().await.unwrap().as_deref(), Some(name));
    let mut model = newland().await;
    assert_eq!(model.driver.status().await.identity.as_deref(), Some("engine V1.05"));
}
