//! Slots at their boundary: who gets a device, when, and what becomes of its line.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use suiban_drivers::scanner::ScannerFault;
use tokio::time::Instant;

use super::*;

/// A device that counts how often it was opened.
fn counting() -> (Slot<u32>, Arc<AtomicU32>) {
    let opened = Arc::new(AtomicU32::new(0));
    let slot = Slot::configured(opened.clone(), async |opened: Arc<AtomicU32>| {
        Ok(Box::new(opened.fetch_add(1, Ordering::Relaxed) + 1))
    });
    (slot, opened)
}

fn lost() -> LinkFault {
    LinkFault::Lost { command: "test", kind: std::io::ErrorKind::BrokenPipe }
}

#[tokio::test(start_paused = true)]
async fn a_line_that_failed_is_opened_anew_and_one_that_did_not_is_kept() {
    let (slot, opened) = counting();
    let first = slot.take().await.unwrap();
    assert_eq!(first.judge::<(), _>(Err(DeviceError::Fault(ScannerFault::Unreadable))).unwrap_err(), {
        DeviceError::Fault(ScannerFault::Unreadable)
    });
    assert_eq!(*slot.take().await.unwrap(), 1);
    let broken: Result<(), DeviceError<ScannerFault>> = Err(lost().into());
    slot.take().await.unwrap().judge(broken).unwrap_err();
    assert_eq!((*slot.take().await.unwrap(), opened.load(Ordering::Relaxed)), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_visit_tries_a_port_at_once_whatever_became_of_it_before() {
    let plugged = Arc::new(AtomicU32::new(0));
    let slot =
        Slot::configured(plugged.clone(), async |plugged: Arc<AtomicU32>| match plugged.load(Ordering::Relaxed) {
            0 => Err(lost()),
            n => Ok(Box::new(n)),
        });
    assert_eq!(slot.take().await.err(), Some(lost()));
    plugged.store(7, Ordering::Relaxed);
    assert_eq!(*slot.take().await.unwrap(), 7);
}

#[tokio::test(start_paused = true)]
async fn a_port_that_hangs_holds_a_visit_no_longer_than_its_patience() {
    let slot: Slot<u32> = Slot::configured((), async |()| std::future::pending().await);
    let began = Instant::now();
    assert_eq!(slot.take().await.err(), Some(LinkFault::Timeout { command: "open", after: OPENING }));
    assert!(began.elapsed() <= PATIENCE);
}

#[tokio::test(start_paused = true)]
async fn a_device_in_use_holds_a_visit_no_longer_than_its_patience_and_a_supervisor_not_at_all() {
    let (slot, _) = counting();
    let held = slot.take().await.unwrap();
    assert!(slot.take_if_free().await.is_none());
    let began = Instant::now();
    assert_eq!(slot.take().await.err(), Some(LinkFault::Timeout { command: "open", after: PATIENCE }));
    assert!(began.elapsed() < PATIENCE + Duration::from_secs(1));
    slot.close_if_free();
    drop(held);
    assert_eq!(*slot.take().await.unwrap(), 1, "nobody closes what somebody uses");
}
