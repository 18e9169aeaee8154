//! Something covers the document camera's lens in the middle of a scan.

use super::*;

#[tokio::test]
async fn a_covered_lens_ends_the_scan_and_is_no_reason_of_a_referral() {
    let mut scan = Scan::of(desk(false, Spoilt::Nothing)).await;
    scan.now(Sight::Covered);
    assert_eq!(scan.done().await, WorkDone::DeviceLost);
    assert_eq!(scan.desk.papers().trouble, None);
    assert!(scan.desk.papers().page.is_none());
    scan.rests().await;
}
