//! The mains fail: the real driver, the lab's UPS, the loop.

use suiban_drivers::DeviceKind;

use super::machine::{MINUTE, Machine, at_receipt, at_review};
use super::*;
use crate::faults::{self, Citizen, Impact};

use crate::screen::Page;

/// What the lab's UPS lasts on a full battery, in seconds, is 1,800.
async fn at_battery(machine: &Machine, percent: u8) {
    machine.house.order(&format!("ups battery percent={percent}")).await;
    machine.house.order("ups mains on=false").await;
}

#[tokio::test(start_paused = true)]
async fn on_a_full_battery_the_machine_serves_and_the_board_warns() {
    let mut machine = Machine::of(House::in_virtual_time().await.with_ups()).await;
    at_battery(&machine, 100).await;
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(matches!(machine.last_page(), Page::Attract { .. }), "{:?}", machine.last_page());
    let status = health::ask(&machine.house.kiosk().devices, DeviceKind::Ups).await.unwrap();
    let fault = status.fault.clone().unwrap();
    assert_eq!(faults::telemetry(DeviceKind::Ups, &fault.code), "ups/on-battery");
    assert_eq!(faults::impact(DeviceKind::Ups, &status), Impact::Nothing);
    assert_eq!(status.supplies[0].count, Some(100));
}

#[tokio::test(start_paused = true)]
async fn a_battery_that_carries_no_whole_visit_lets_the_one_under_way_go_on_and_none_begin() {
    let mut machine = Machine::of(House::in_virtual_time().await.with_ups()).await.serving(at_review());
    at_battery(&machine, 40).await;
    assert_eq!(machine.runs(MINUTE / 2).await, None);
    assert!(matches!(machine.attendant.mode, Mode::Visit(_)));
    machine.touch.send(Input::Intent(Intent::Leave)).unwrap();
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(machine.rests(Citizen::PowerFailing), "{:?}", machine.last_page());
    machine.touch.send(Input::Choose(Service::Renewal)).unwrap();
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(machine.rests(Citizen::PowerFailing));
}

#[tokio::test(start_paused = true)]
async fn a_battery_nearly_empty_ends_the_visit_then_the_machine() {
    for order in ["ups battery percent=10", "ups fault shutdown-ordered"] {
        let mut machine = Machine::of(House::in_virtual_time().await.with_ups()).await.serving(at_review());
        at_battery(&machine, 100).await;
        machine.house.order(order).await;
        assert_eq!(machine.runs(MINUTE).await, Some(End::PowerEnds), "{order}");
        assert!(machine.rests(Citizen::PowerEnding));
        assert_eq!((machine.house.noted("visit-closed"), machine.house.noted("visit-left")), (1, 0));
        assert!(machine.house.noted("power-duty") >= 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_visit_that_ends_by_itself_is_waited_for_but_not_for_ever() {
    let mut machine = Machine::of(House::in_virtual_time().await.with_ups()).await.serving(at_receipt());
    at_battery(&machine, 10).await;
    assert_eq!(machine.runs(Duration::from_secs(40)).await, None);
    assert!(matches!(machine.attendant.mode, Mode::Visit(_)), "the receipt is still on the screen");
    assert_eq!(machine.runs(Duration::from_secs(20)).await, Some(End::PowerEnds));
}

#[tokio::test(start_paused = true)]
async fn a_ups_that_falls_silent_on_battery_is_not_waited_for_until_the_battery_is_empty() {
    let mut machine = Machine::of(House::in_virtual_time().await.with_ups()).await;
    at_battery(&machine, 100).await;
    assert_eq!(machine.runs(MINUTE).await, None);
    machine.house.order("ups fault cable-out").await;
    assert_eq!(machine.runs(MINUTE / 2).await, Some(End::PowerEnds));
}

#[tokio::test(start_paused = true)]
async fn without_a_command_the_machine_waits_for_the_mains_and_serves_again() {
    let mut house = House::in_virtual_time().await.with_ups();
    house.change(|kiosk| kiosk.config.kiosk.shut_down.clear());
    let mut machine = Machine::of(house).await;
    at_battery(&machine, 5).await;
    assert_eq!(machine.runs(5 * MINUTE).await, None);
    assert!(machine.rests(Citizen::PowerEnding));
    machine.house.order("ups mains on=true").await;
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(machine.rests(Citizen::PowerFailing), "the battery has not recovered");
    machine.house.order("ups battery percent=60").await;
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(matches!(machine.last_page(), Page::Attract { .. }));
}
