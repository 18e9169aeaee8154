//! A scan from the empty desk to the page on it.

use suiban_drivers::DeviceKind;

use super::*;
use crate::journey::event::Progress;
use crate::technician::device_test;
use crate::technician::finding::Finding;

#[tokio::test]
async fn a_page_that_is_laid_down_is_scanned_and_the_camera_rests() {
    let mut scan = Scan::of(desk(false, Spoilt::Nothing)).await;
    scan.now(desk(true, Spoilt::Moved));
    assert_eq!(scan.event().await, Event::Progress(Task(1), Progress::PageMoved));
    scan.now(desk(true, Spoilt::Nothing));
    assert_eq!(scan.done().await, WorkDone::PageScanned);
    let page = scan.desk.papers().page.clone().unwrap();
    assert_eq!((page.preview.width, page.preview.height), (1144, 840));
    assert!(page.jpeg.starts_with(&[0xFF, 0xD8]), "no JPEG");
    scan.rests().await;
}

#[tokio::test]
async fn a_scan_nobody_waits_for_any_more_lets_the_camera_rest() {
    let mut scan = Scan::of(desk(true, Spoilt::Glare)).await;
    assert_eq!(scan.event().await, Event::Progress(Task(1), Progress::PageMoved), "it has not begun");
    scan.work.abort();
    scan.rests().await;
}

#[tokio::test]
async fn a_machine_without_the_camera_says_so_at_once() {
    let house = House::new().await;
    let (events, mut told) = mpsc::unbounded_channel();
    let (desk, kiosk) = (Desk::new(VisitId::new("1-1"), NOW), house.kiosk().clone());
    perform(Job { kiosk, desk, task: Task(1), events }, Work::ScanPage).await;
    assert_eq!(told.recv().await, Some(Event::Done(Task(1), WorkDone::DeviceLost)));
}

#[tokio::test]
async fn the_technicians_test_takes_ten_pictures_and_the_camera_rests() {
    let (house, _sight, rested) = kiosk(desk(false, Spoilt::Nothing)).await;
    let found = device_test::run(house.kiosk().clone(), DeviceKind::DocumentCamera).await;
    assert_eq!(found, Finding::FramesSeen { width: 1600, height: 1200 });
    rested.recv().unwrap();
}
