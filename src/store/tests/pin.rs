//! Guessing is slow, whatever the clock says and however often the plug is pulled.

use super::privacy::showing;
use super::*;

fn digits(pin: &str) -> Zeroizing<String> {
    Zeroizing::new(pin.to_owned())
}

#[tokio::test]
async fn five_wrong_tries_then_a_growing_wait_that_a_restart_does_not_end() {
    let bench = Bench::new();
    let store = bench.open();
    assert!(matches!(store.check_pin(digits("135790"), 0).await, Err(StoreError::NoPin)));
    store.set_pin(digits("135790")).await.unwrap();
    for left in (0..5).rev() {
        assert_eq!(store.check_pin(digits("000000"), 1000).await.unwrap(), PinVerdict::Wrong { left });
    }
    let locked = |wait_ms| PinVerdict::Locked { wait_ms };
    assert_eq!(store.check_pin(digits("135790"), 1000).await.unwrap(), locked(30_000));
    assert_eq!(store.check_pin(digits("135790"), 21_000).await.unwrap(), locked(10_000));
    assert_eq!(store.check_pin(digits("000000"), 31_000).await.unwrap(), PinVerdict::Wrong { left: 0 });
    assert_eq!(store.check_pin(digits("135790"), 31_000).await.unwrap(), locked(60_000));
    drop(store);
    let store = bench.open();
    assert_eq!(store.check_pin(digits("135790"), 40).await.unwrap(), locked(60_000));
    assert_eq!(store.check_pin(digits("135790"), 60_040).await.unwrap(), PinVerdict::Accepted);
    assert_eq!(store.check_pin(digits("000000"), 60_041).await.unwrap(), PinVerdict::Wrong { left: 4 });
}

#[tokio::test]
async fn a_try_cut_off_by_the_plug_still_counts() {
    let bench = Bench::new();
    let store = bench.open();
    store.set_pin(digits("135790")).await.unwrap();
    let begun = store.run(|db| super::super::pin::begin(&db.conn, &mut db.pin, 0)).await.unwrap();
    assert!(begun.is_ok());
    drop(store);
    assert_eq!(bench.open().check_pin(digits("000000"), 0).await.unwrap(), PinVerdict::Wrong { left: 3 });
}

#[tokio::test]
async fn a_weak_pin_is_refused_and_a_good_one_is_not_stored() {
    let bench = Bench::new();
    let store = bench.open();
    for weak in ["", "12345", "12345x", "１２３４５６"] {
        assert!(matches!(store.set_pin(digits(weak)).await, Err(StoreError::WeakPin)));
    }
    store.set_pin(digits("40968113")).await.unwrap();
    assert_eq!(showing(bench.dir.path(), "40968113"), [] as [PathBuf; 0]);
}

#[tokio::test]
async fn the_last_test_of_each_device_is_kept_in_view() {
    let store = Bench::new().open();
    let test = |device: &str, at, pass| DeviceTest { device: device.into(), at, pass, detail: String::new() };
    for test in [test("reader", 1, false), test("printer", 2, true), test("reader", 3, true)] {
        store.record_test(test).await.unwrap();
    }
    assert_eq!(store.latest_tests().await.unwrap(), [test("printer", 2, true), test("reader", 3, true)]);
}
