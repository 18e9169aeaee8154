//! A finger is captured and compared with a template.

use std::cell::Cell;

use suiban_drivers::fingerprint::zfm20::Zfm20;
use suiban_drivers::fingerprint::{FingerFault, FingerprintSensor};
use suiban_drivers::{DeviceError, Secret};
use suiban_lab::DeviceName;
use tokio::io::DuplexStream;

use super::{Exchange, lab};

#[tokio::test(start_paused = true)]
async fn a_sensor_unplugged_at_any_byte_gives_no_wrong_verdict_and_captures_the_next_finger() {
    let lab = &lab().await;
    lab.order("finger press zhang-wei 11 85").await.unwrap();
    let template = template(&mut Zfm20::new(lab.pipe(DeviceName::Fingerprint), None)).await;
    let foreign = Secret::new(vec![0; 512]);
    let verdicts = Cell::new(0);
    Exchange {
        device: DeviceName::Fingerprint,
        exchange: async |line| {
            let mut sensor: Zfm20<DuplexStream> = Zfm20::new(line, None);
            let captured = sensor.capture().await;
            assert!(!matches!(captured, Err(DeviceError::Fault(FingerFault::NoFinger))));
            let verdict = sensor.verify(&template).await.ok()?;
            assert!(verdict.is_some(), "the right finger");
            verdicts.set(verdicts.get() + 1);
            Some(true)
        },
        next: async |line| {
            let mut sensor: Zfm20<DuplexStream> = Zfm20::new(line, None);
            sensor.capture().await.unwrap();
            assert_eq!(sensor.verify(&foreign).await.unwrap(), None, "what an earlier line left there does not count");
        },
        done: || verdicts.get(),
    }
    .survives_every_byte(lab)
    .await;
}

async fn template(sensor: &mut Zfm20<DuplexStream>) -> Secret<Vec<u8>> {
    for buffer in [2, 1] {
        sensor.capture().await.unwrap();
        sensor.extract(buffer).await.unwrap();
    }
    sensor.template().await.unwrap()
}
