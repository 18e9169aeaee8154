//! What the module does when all is well, and what it says of a finger.

use suiban_drivers::{
    Action, DeviceError, FaultReport, Link, LinkFault, Secret,
    fingerprint::{
        FingerFault, FingerprintSensor,
        zfm20::{
            Zfm20,
            packet::{Kind, encode},
        },
    },
};

use crate::fingerprint_zfm20::rig::{Speeds, ack, answer, command, data_packets, opened, parameters, picture, rig};
use crate::scripted::{Beside, bytes, line};

#[tokio::test(start_paused = true)]
async fn a_new_module_is_unlocked_and_set_to_large_packets_and_high_speed() {
    let (near, mut device) = line();
    let speeds = Speeds::default();
    let mut sensor = Zfm20::new(near, Some(Box::new(speeds.clone())));
    let script = async {
        device.answers(&command("vfy"), &answer("ackok")).await;
        device.answers(&command("sys"), &answer("sysp")).await;
        device.answers(&encode(Kind::Command, &[0x0E, 6, 3]), &answer("ackok")).await;
        device.answers(&command("setbaud115200"), &answer("ackok")).await;
        device.answers(&command("vfy"), &answer("ackok")).await;
        device.answers(&command("sys"), &parameters(3, 12)).await;
        device.answers(&command("sys"), &parameters(3, 12)).await;
    };
    let status = script.beside(sensor.status()).await;
    assert!(status.is_ready());
    assert_eq!(status.identity.as_deref(), Some("ZFM, library 300, security 3, packets 256 B"));
    assert_eq!(*speeds.0.lock().unwrap(), [115_200]);
}

#[tokio::test(start_paused = true)]
async fn a_module_that_kept_its_high_speed_is_found_at_it() {
    let (near, mut device) = line();
    let speeds = Speeds::default();
    let mut sensor = Zfm20::new(near, Some(Box::new(speeds.clone())));
    let script = async {
        // Bytes at the wrong speed come out as noise.
        device.answers(&command("vfy"), &bytes("78 F8 00 80")).await;
        device.answers(&command("vfy"), &answer("ackok")).await;
        device.answers(&command("sys"), &parameters(3, 12)).await;
        device.answers(&command("sys"), &parameters(3, 12)).await;
        device.answers(&command("gen"), &answer("ackok")).await;
    };
    assert_eq!(script.beside(sensor.capture()).await, Ok(()));
    assert_eq!(*speeds.0.lock().unwrap(), [115_200]);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_password_is_a_fault_to_maintain() {
    let (near, mut device) = line();
    let mut sensor = Zfm20::new(near, None).with_password(0x12345678);
    let asked = encode(Kind::Command, &[0x13, 0x12, 0x34, 0x56, 0x78]);
    let status = device.answers(&asked, &answer("ackpw")).beside(sensor.status()).await;
    let fault = FaultReport { code: "wrong-password".to_owned(), action: Action::Maintain };
    assert_eq!((status.link, status.fault), (Link::Online, Some(fault)));
}

#[tokio::test(start_paused = true)]
async fn a_module_without_power_is_offline_and_an_unplugged_one_absent() {
    let (mut sensor, device) = rig();
    assert_eq!(sensor.status().await.link, Link::Offline);
    drop(device);
    assert_eq!(sensor.status().await.link, Link::Absent);
}

#[tokio::test(start_paused = true)]
async fn a_poor_print_is_told_from_none() {
    let (mut sensor, mut device) = opened().await;
    let empty = device.answers(&command("gen"), &answer("acknof")).beside(sensor.capture()).await;
    assert_eq!(empty, Err(DeviceError::Fault(FingerFault::NoFinger)));
    let smeared = device.answers(&command("i2t1"), &answer("messy")).beside(sensor.extract(1)).await;
    assert_eq!(smeared, Err(DeviceError::Fault(FingerFault::Smeared)));
}

#[tokio::test(start_paused = true)]
async fn a_picture_comes_whole_with_its_high_nibble_first() {
    let (mut sensor, mut device) = opened().await;
    let mut wire = picture();
    wire[0] = 0x1F;
    let script = async {
        device.answers(&command("upimg"), &answer("ackok")).await;
        for packet in data_packets(&wire) {
            device.says(&packet).await;
        }
    };
    let image = script.beside(sensor.image()).await.unwrap();
    assert_eq!((image.width, image.height, image.dpi), (256, 288, 500));
    assert_eq!(image.pixels.expose()[..4], [17, 255, 0, 17]);
    assert_eq!(image.pixels.expose().len(), 256 * 288);
}

#[tokio::test(start_paused = true)]
async fn a_template_is_joined_and_fetched() {
    let (mut sensor, mut device) = opened().await;
    let template: Vec<u8> = (0..512).map(|at| (at % 253) as u8).collect();
    let script = async {
        device.answers(&command("reg"), &answer("ackok")).await;
        device.answers(&command("upchar1"), &answer("ackok")).await;
        device.says(&data_packets(&template).concat()).await;
    };
    assert_eq!(script.beside(sensor.template()).await.unwrap().expose(), &template);
}

#[tokio::test(start_paused = true)]
async fn two_different_fingers_make_no_template() {
    let (mut sensor, mut device) = opened().await;
    let joined = device.answers(&command("reg"), &ack(0x0A)).beside(sensor.template()).await;
    assert_eq!(joined, Err(DeviceError::Fault(FingerFault::NotTheSameFinger)));
}

#[tokio::test(start_paused = true)]
async fn a_template_is_sent_in_packets_and_compared_on_the_module() {
    let template: Vec<u8> = (0..512).map(|at| (at % 249) as u8).collect();
    for (verdict, score) in [("match100", Some(100)), ("nomatch", None)] {
        let (mut sensor, mut device) = opened().await;
        let script = async {
            device.answers(&encode(Kind::Command, &[9, 2]), &answer("ackok")).await;
            device.is_asked(&data_packets(&template).concat()).await;
            device.answers(&encode(Kind::Command, &[8, 2]), &answer("ackok")).await;
            device.says(&data_packets(&template).concat()).await;
            device.answers(&command("match"), &answer(verdict)).await;
        };
        let secret = Secret::new(template.clone());
        assert_eq!(script.beside(sensor.verify(&secret)).await, Ok(score));
    }
}

#[tokio::test(start_paused = true)]
async fn a_template_that_did_not_arrive_whole_is_never_compared() {
    let (template, stale) = (vec![7; 512], vec![9; 512]);
    let (mut sensor, mut device) = opened().await;
    let script = async {
        device.answers(&encode(Kind::Command, &[9, 2]), &answer("ackok")).await;
        device.is_asked(&data_packets(&template).concat()).await;
        device.answers(&encode(Kind::Command, &[8, 2]), &answer("ackok")).await;
        device.says(&data_packets(&stale).concat()).await;
    };
    let verdict = script.beside(sensor.verify(&Secret::new(template.clone()))).await;
    assert!(matches!(verdict, Err(DeviceError::Link(LinkFault::Garbled { .. }))), "{verdict:?}");
}

#[tokio::test(start_paused = true)]
async fn a_finger_lifted_between_picture_and_features_is_a_typed_error() {
    let (mut sensor, mut device) = opened().await;
    let extracted = device.answers(&command("i2t1"), &ack(0x15)).beside(sensor.extract(1)).await;
    assert_eq!(extracted, Err(DeviceError::Fault(FingerFault::TooFaint)));
}
