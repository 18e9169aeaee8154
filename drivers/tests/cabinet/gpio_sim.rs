//! The real chip interface, on the kernel's simulated chip (`gpio-sim`; needs root). Without it: skipped, and said so.

use std::{path::Path, time::Duration};

use suiban_drivers::cabinet::{
    Cabinet, Contacts, Door, Light, Tamper,
    gpio::{Gpio, Wiring},
};
use tokio::time::timeout;

const DOOR: u32 = 2;
const TAMPER: u32 = 3;
const LIGHT: u32 = 4;

#[tokio::test]
async fn a_chips_lines_are_a_cabinet() {
    if !Path::new("/sys/kernel/config/gpio-sim").exists() {
        println!("SKIPPED a_chips_lines_are_a_cabinet: this kernel offers no gpio-sim (modprobe gpio-sim, as root)");
        return;
    }
    let sim = gpiosim::Simpleton::new(8);
    sim.pulldown(DOOR).unwrap();
    sim.pulldown(TAMPER).unwrap();
    let wiring = Wiring { chip: sim.dev_path().clone(), door: DOOR, tamper: TAMPER, light: Some(LIGHT) };
    let cabinet = Contacts::start(Gpio::open(wiring).unwrap(), false).unwrap();
    let mut watch = cabinet.watch();
    assert_eq!((watch.borrow().door, watch.borrow().tamper), (Door::Closed, Tamper::Intact));

    sim.pullup(DOOR).unwrap();
    let opened = timeout(Duration::from_secs(60), watch.wait_for(|state| state.door == Door::Open)).await;
    assert_eq!(opened.unwrap().unwrap().openings, 1);

    cabinet.show(Light::ON);
    let lit = async {
        while sim.get_level(LIGHT).unwrap() != gpiosim::Level::High {
            tokio::task::yield_now().await;
        }
    };
    timeout(Duration::from_secs(60), lit).await.unwrap();
}
