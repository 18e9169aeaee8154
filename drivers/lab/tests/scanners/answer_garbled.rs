use suiban_drivers::LinkFault;
use suiban_lab::DeviceName;
use suiban_lab::world::LineFault;

use crate::rig::link;
use crate::scanners::models::{Model, both, newland};

fn spoil(model: &Model, fault: LineFault, times: usize) {
    model.lab.world().update(|w| w.line(DeviceName::Scanner).faults.extend(vec![fault; times]));
}

#[tokio::test(start_paused = true)]
async fn an_engines_damaged_answer_is_asked_for_again() {
    for fault in [LineFault::FlipBit, LineFault::DropByte, LineFault::Truncate, LineFault::Silent, LineFault::Junk] {
        let mut model = newland().await;
        spoil(&model, fault, 2);
        assert_eq!(model.driver.identify().await.unwrap().as_deref(), Some("engine V1.05"), "{fault:?}");
        assert_eq!(model.lab.world().read(|w| w.scanner.triggers), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_stays_away_or_damaged_is_an_error_of_the_line() {
    for mut model in both().await {
        spoil(&model, LineFault::Truncate, 3);
        let fault = link(model.driver.prepare().await);
        assert!(matches!(fault, LinkFault::Garbled { .. } | LinkFault::Timeout { .. }), "{fault}");
        model.lab.world().update(|w| w.line(DeviceName::Scanner).faults.clear());
        model.driver.prepare().await.unwrap();
    }
}
