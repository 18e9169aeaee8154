//! The code scanner at its line.

use crate::support::{done, lab, silence, take};
use suiban_lab::{ActError, Args, DeviceName};

#[tokio::test(start_paused = true)]
async fn each_code_comes_once_and_in_order_ended_by_cr() {
    let lab = lab().await;
    let mut pipe = lab.pipe(DeviceName::Scanner);
    silence(&mut pipe).await;
    done(&lab, "scanner scan text=GZ-2026-000123").await;
    done(&lab, "scanner scan text=回执-77").await;
    let want = "GZ-2026-000123\r回执-77\r".as_bytes();
    assert_eq!(take(&mut pipe, want.len()).await, want);
    silence(&mut pipe).await;
    assert_eq!(lab.status()["scanner"], serde_json::json!({ "waiting": 0, "sent": 2 }));
}

#[tokio::test(start_paused = true)]
async fn no_code_has_line_breaks_or_is_empty_or_longer_than_a_code_can_be() {
    let lab = lab().await;
    for text in ["", "two\rlines", "two\nlines", &"x".repeat(3000)] {
        let args = Args::from([("text".to_owned(), text.to_owned())]);
        assert!(matches!(lab.act("scanner", "scan", &args).await, Err(ActError::BadValue { .. })));
    }
}
