//! Something covers the lens.

use std::time::{Duration, Instant};

use suiban_drivers::camera::{Camera, CameraFault};
use suiban_drivers::{DeviceError, Link};

use crate::camera::driver::{capture, on_a_thread, picture, until};
use crate::rig::Rig;

#[tokio::test]
async fn a_covered_lens_is_blind_after_three_seconds_and_sees_again_when_it_is_free() {
    covered_and_free("camera").await;
}

/// The same for any camera of the laboratory.
pub async fn covered_and_free(device: &str) {
    let rig = Rig::fast().await;
    let (camera, hall) = picture(capture(&rig, device)).await;
    rig.act(&format!("{device} fault covered")).await;
    let (camera, (blind, status)) = on_a_thread(camera, |camera| {
        let end = Instant::now() + Duration::from_secs(60);
        while !matches!(camera.frame(), Err(DeviceError::Fault(CameraFault::Blind))) && Instant::now() < end {}
        (camera.frame().err(), camera.status())
    })
    .await;
    assert_eq!(blind, Some(DeviceError::Fault(CameraFault::Blind)));
    assert_eq!((status.link, status.fault.unwrap().code.as_str()), (Link::Online, "blind"));
    rig.act(&format!("{device} fault clear")).await;
    let (_camera, _seen) = until(camera, &hall, |apart| apart < 4.0).await;
}
