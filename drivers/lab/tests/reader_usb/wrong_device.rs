use std::io::ErrorKind;

use suiban_drivers::LinkFault;
use suiban_drivers::reader::sam_v::SamV;
use suiban_drivers::reader::usb::profile::{Profile, choose};
use suiban_lab::usb::Wiring;

use crate::reader_usb::plugged::{interfaces, plugged};

#[tokio::test]
async fn each_wiring_is_told_by_its_descriptors() {
    let profile = |wiring| async move { choose(&interfaces(&plugged(wiring, "li-na").await.device)) };
    let native = profile(Wiring::FourEndpoints { closes: true }).await;
    assert_eq!(native, Some(Profile::Native { packet: 64 }));
    assert!(matches!(profile(Wiring::OnePair { closes: true }).await, Some(Profile::Bulk { .. })));
    let reports = Profile::Hid { interface: 0, output: Some(0x01), input: Some(0x81) };
    assert_eq!(profile(Wiring::Reports).await, Some(reports));
    let asked = Profile::Hid { interface: 0, output: None, input: None };
    assert_eq!(profile(Wiring::AskedReports).await, Some(asked));
}

#[tokio::test]
async fn a_reader_that_is_not_plugged_in_is_absent() {
    let address = "usb:0400:c35a".parse().unwrap();
    let Err(fault) = SamV::connect(&address).await else { panic!("a reader is plugged into this machine") };
    assert!(matches!(fault, LinkFault::Absent { kind: ErrorKind::NotFound, .. }), "{fault}");
}
