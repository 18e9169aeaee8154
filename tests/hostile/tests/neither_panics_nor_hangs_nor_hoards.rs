//! Every target over its seeds, what was found before, and its mutations.

use std::time::Duration;

use suiban_hostile::{TARGETS, target, trial};

/// A run takes well under a millisecond; a machine that does much else takes its time.
const PATIENCE: Duration = Duration::from_secs(30);

fn under_hostile_bytes(name: &str) {
    let target = target::named(name).unwrap();
    let inputs = trial::all(target, PATIENCE).unwrap_or_else(|found| panic!("{name}: {found:?}"));
    assert!(inputs > u64::from(target.mutations));
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(#[test] fn $name() { under_hostile_bytes(stringify!($name)); })*

        #[test]
        fn every_target_has_its_test() {
            let tested = [$(stringify!($name)),*];
            let all: Vec<_> = TARGETS.iter().map(|target| target.name).filter(|name| *name != "mjpeg").collect();
            assert_eq!(all, tested);
        }
    };
}

targets! {
    sam_v sam_v_reply id_text finger_record chip_talk usb_frames zfm20 zfm20_records minutiae escpos custom usb_printer_id
    zvt_tcp zvt_serial zvt_message codepay lock8a crt591_slot crt591_dispenser k720 ccnet ict newland nls honeywell line_mode
    nut eye probe address envelope signed_header sealed signed bodies api parcel pairing_code
}

#[cfg(feature = "camera")]
#[test]
fn mjpeg() {
    under_hostile_bytes("mjpeg");
}
