//! The document camera's cable is pulled in the middle of a scan, and not put back, or put back at once.

use super::*;

#[tokio::test]
async fn a_camera_that_stays_away_ends_the_scan_and_is_no_reason_of_a_referral() {
    let mut scan = Scan::of(desk(false, Spoilt::Nothing)).await;
    scan.now(Sight::Unplugged);
    assert_eq!(scan.done().await, WorkDone::DeviceLost);
    assert_eq!(scan.desk.papers().trouble, None);
    scan.rests().await;
}

#[tokio::test]
async fn a_camera_that_is_back_at_once_goes_on_with_the_scan() {
    let mut scan = Scan::of(Sight::Back(drawn(true, Spoilt::Nothing))).await;
    assert_eq!(scan.done().await, WorkDone::PageScanned);
}
