//! The cabinet is opened: the real driver on the lab's wires, the loop.

use suiban_drivers::DeviceKind;

use super::machine::{MINUTE, Machine, at_receipt, at_review};
use super::*;
use crate::faults::{self, Citizen};
use crate::screen::Page;
use crate::technician::device_test;
use crate::technician::finding::Finding;

async fn machine() -> Machine {
    Machine::of(House::in_virtual_time().await.with_cabinet()).await
}

async fn code(machine: &Machine) -> Option<String> {
    let status = health::ask(&machine.house.kiosk().devices, DeviceKind::Cabinet).await.unwrap();
    status.fault.map(|fault| faults::telemetry(DeviceKind::Cabinet, &fault.code))
}

fn lit(machine: &Machine) -> bool {
    machine.house.lab().world().read(|w| w.cabinet.lit)
}

#[tokio::test(start_paused = true)]
async fn while_the_door_is_open_nobody_is_served_and_once_it_is_shut_the_machine_serves() {
    let mut machine = machine().await;
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(matches!(machine.last_page(), Page::Attract { .. }));
    machine.house.order("cabinet door open=true bounces=3").await;
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(machine.rests(Citizen::CabinetOpen), "{:?}", machine.last_page());
    assert_eq!(code(&machine).await.as_deref(), Some("cabinet/door-open"));
    machine.touch.send(Input::Choose(Service::Renewal)).unwrap();
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(machine.rests(Citizen::CabinetOpen));
    machine.house.order("cabinet door open=false").await;
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(matches!(machine.last_page(), Page::Attract { .. }));
    assert_eq!((machine.house.noted("cabinet-opened"), machine.house.noted("cabinet-closed")), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn whoever_is_being_served_when_the_door_opens_is_served_no_further() {
    let mut machine = machine().await.serving(at_review());
    machine.house.order("cabinet door open=true").await;
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(machine.rests(Citizen::CabinetOpen));
    assert_eq!(machine.house.noted("visit-closed"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_tamper_alarm_outlives_a_restart_until_a_technician_has_tested_the_cabinet() {
    let mut machine = machine().await;
    machine.house.order("cabinet tamper broken=true").await;
    assert_eq!(machine.runs(MINUTE).await, None);
    let found = device_test::run(machine.house.kiosk().clone(), DeviceKind::Cabinet).await;
    assert_eq!(found.record(DeviceKind::Cabinet), "cabinet/tamper-still-open");
    machine.house.order("cabinet tamper broken=false").await;
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(machine.rests(Citizen::CabinetOpen), "what was mended is not forgotten");

    let mut machine = machine.restarted().await;
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(machine.rests(Citizen::CabinetOpen), "nor is it after a restart");
    assert_eq!(code(&machine).await.as_deref(), Some("cabinet/tampered"));
    let found = device_test::run(machine.house.kiosk().clone(), DeviceKind::Cabinet).await;
    assert_eq!(found, Finding::CabinetShut);
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(matches!(machine.last_page(), Page::Attract { .. }));
    assert_eq!((machine.house.noted("cabinet-tampered"), machine.house.noted("cabinet-cleared")), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn the_light_is_on_while_somebody_is_served() {
    let mut machine = machine().await;
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(!lit(&machine));
    let mut machine = machine.serving(at_receipt());
    assert_eq!(machine.runs(MINUTE / 4).await, None);
    assert!(lit(&machine));
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(matches!(machine.last_page(), Page::Attract { .. }));
    assert!(!lit(&machine));
}

#[tokio::test(start_paused = true)]
async fn lines_that_are_gone_are_watched_again_when_they_are_back() {
    let mut machine = machine().await;
    machine.house.order("cabinet chip there=false").await;
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(matches!(machine.last_page(), Page::Attract { .. }), "a chip that failed opens no cabinet");
    machine.house.order("cabinet chip there=true").await;
    machine.house.order("cabinet door open=true").await;
    assert_eq!(machine.runs(MINUTE).await, None);
    assert!(machine.rests(Citizen::CabinetOpen));
}
