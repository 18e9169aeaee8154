//! ZFM driver and module.

use suiban_drivers::Secret;
use suiban_drivers::fingerprint::zfm20::Zfm20;
use suiban_drivers::fingerprint::{FingerFault, FingerprintSensor};
use suiban_drivers::transport::BoxPipe;

use crate::rig::{Rig, fault, soon};

pub async fn sensor(rig: &Rig) -> Zfm20<BoxPipe> {
    Zfm20::connect(&rig.port("fingerprint")).await.unwrap()
}

pub async fn press(rig: &Rig, person: &str, finger: u8, quality: u8) {
    // A finger may still lie there from before.
    let _ = rig.try_act("finger lift").await;
    rig.act(&format!("finger press person={person} finger={finger} quality={quality}")).await;
}

/// One press, its picture and its features in `buffer`.
pub async fn extract(rig: &Rig, sensor: &mut Zfm20<BoxPipe>, person: &str, finger: u8, buffer: u8) {
    press(rig, person, finger, 85).await;
    sensor.capture().await.unwrap();
    sensor.extract(buffer).await.unwrap();
}

pub async fn template(rig: &Rig, sensor: &mut Zfm20<BoxPipe>) -> Secret<Vec<u8>> {
    extract(rig, sensor, "zhang-wei", 11, 1).await;
    extract(rig, sensor, "zhang-wei", 11, 2).await;
    sensor.template().await.unwrap()
}

#[tokio::test]
async fn the_module_is_set_to_its_fastest_and_found_again_at_that_speed() {
    let rig = Rig::fast().await;
    for _opened in 0..2 {
        let status = sensor(&rig).await.status().await;
        assert!(status.is_ready(), "{status:?}");
        assert_eq!(status.identity.as_deref(), Some("ZFM, library 300, security 3, packets 256 B"));
        assert_eq!(rig.lab.status()["fingerprint"]["baud"], 115_200);
    }
}

#[tokio::test]
async fn an_empty_glass_is_no_finger() {
    let rig = Rig::fast().await;
    let mut sensor = sensor(&rig).await;
    assert_eq!(fault(sensor.capture().await), FingerFault::NoFinger);
    press(&rig, "li-na", 12, 80).await;
    sensor.capture().await.unwrap();
    rig.act("finger lift").await;
    assert_eq!(fault(sensor.capture().await), FingerFault::NoFinger);
}

#[tokio::test]
async fn a_poor_print_is_refused_by_its_reason() {
    let rig = Rig::fast().await;
    let mut sensor = sensor(&rig).await;
    for (quality, expected) in [(5, FingerFault::TooFaint), (25, FingerFault::Smeared)] {
        press(&rig, "li-na", 12, quality).await;
        sensor.capture().await.unwrap();
        assert_eq!(fault(sensor.extract(1).await), expected, "quality {quality}");
    }
    extract(&rig, &mut sensor, "li-na", 12, 1).await;
}

#[tokio::test]
async fn the_picture_arrives_whole() {
    let rig = Rig::fast().await;
    let mut sensor = sensor(&rig).await;
    press(&rig, "wang-fang", 16, 85).await;
    sensor.capture().await.unwrap();
    let image = sensor.image().await.unwrap();
    assert_eq!((image.width, image.height, image.dpi), (256, 288, 500));
    let seen = rig.lab.world().read(|w| w.finger.image.clone().unwrap());
    // The module sends the upper four bits of each pixel.
    assert!(image.pixels.expose().iter().zip(seen.iter()).all(|(got, seen)| *got == (seen >> 4) * 17));
}

#[tokio::test]
async fn a_template_of_two_presses_verifies_that_finger_and_no_other() {
    let rig = Rig::fast().await;
    let mut sensor = sensor(&rig).await;
    let template = template(&rig, &mut sensor).await;
    assert_eq!(template.expose().len(), 512);
    extract(&rig, &mut sensor, "zhang-wei", 11, 1).await;
    assert!(sensor.verify(&template).await.unwrap().is_some_and(|score| score > 0), "the right finger");
    for (person, finger) in [("zhang-wei", 16), ("wang-fang", 11)] {
        extract(&rig, &mut sensor, person, finger, 1).await;
        assert_eq!(sensor.verify(&template).await.unwrap(), None, "{person}, finger {finger}");
    }
}

#[tokio::test]
async fn two_fingers_make_no_template() {
    let rig = Rig::fast().await;
    let mut sensor = sensor(&rig).await;
    extract(&rig, &mut sensor, "zhang-wei", 11, 1).await;
    extract(&rig, &mut sensor, "zhang-wei", 16, 2).await;
    assert_eq!(fault(sensor.template().await), FingerFault::NotTheSameFinger);
}

#[tokio::test]
async fn a_picture_given_up_in_its_middle_does_not_spoil_what_follows() {
    let rig = Rig::in_real_time().await;
    let mut sensor = sensor(&rig).await;
    press(&rig, "li-na", 12, 85).await;
    sensor.capture().await.unwrap();
    let given_up = tokio::time::timeout(std::time::Duration::from_millis(500), sensor.image()).await;
    assert!(given_up.is_err(), "a picture takes longer than that at 115200 baud");
    soon("the next capture", sensor.capture()).await.unwrap();
    let image = soon("the picture", sensor.image()).await.unwrap();
    assert_eq!(image.pixels.expose().len(), 256 * 288);
}
