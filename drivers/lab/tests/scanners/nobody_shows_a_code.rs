use std::time::Duration;

use tokio::time::timeout;

use crate::scanners::models::both;

#[tokio::test(start_paused = true)]
async fn a_look_that_ends_by_itself_begins_anew_until_the_call_is_given_up() {
    for mut model in both().await {
        model.driver.prepare().await.unwrap();
        assert!(timeout(Duration::from_secs(60), model.driver.scan()).await.is_err());
        assert!((6..=16).contains(&model.triggers()), "{}", model.triggers());
        model.driver.trigger(false).await.unwrap();
        assert_eq!(model.scan("text", "after all").await.unwrap().expose(), "after all");
    }
}
