use suiban_drivers::scanner::{CodeScanner, honeywell::Honeywell, newland::Newland};

use crate::rig::{Rig, soon};

async fn round(rig: &Rig, scanner: &mut dyn CodeScanner) {
    scanner.prepare().await.unwrap();
    assert!(scanner.identify().await.unwrap().is_some());
    let show = async {
        rig.lab.world().until(|w| w.scanner.looks()).await;
        rig.act("scanner scan text=suiban:pick-up/0017/AB12").await;
    };
    let (code, ()) = tokio::join!(scanner.scan(), show);
    assert_eq!(code.unwrap().expose(), "suiban:pick-up/0017/AB12");
}

#[tokio::test]
async fn a_code_is_read_on_command_over_a_real_line() {
    for rig in [Rig::fast().await, Rig::in_real_time().await] {
        rig.act("scanner model name=honeywell").await;
        let mut scanner = Honeywell::connect(&rig.port("scanner")).await.unwrap();
        soon("the Honeywell's round", round(&rig, &mut scanner)).await;
        drop(scanner);
        rig.act("scanner model name=newland").await;
        let mut scanner = Newland::connect(&rig.port("scanner")).await.unwrap();
        soon("the Newland's round", round(&rig, &mut scanner)).await;
    }
}
