//! The camera sends one picture again and again.

use std::time::{Duration, Instant};

use suiban_drivers::camera::{Camera, CameraFault};
use suiban_drivers::{DeviceError, Link};

use crate::camera::driver::{capture, on_a_thread, picture};
use crate::rig::Rig;

#[tokio::test]
async fn a_camera_that_hangs_is_a_fault_after_ten_seconds_and_sees_again_when_it_is_mended() {
    let rig = Rig::fast().await;
    rig.act("camera show person=zhang-wei").await;
    let (camera, _person) = picture(capture(&rig, "camera")).await;
    rig.act("camera fault frozen").await;
    let (camera, (hangs, status)) = on_a_thread(camera, |camera| {
        let end = Instant::now() + Duration::from_secs(60);
        while !matches!(camera.frame(), Err(DeviceError::Fault(CameraFault::Frozen))) && Instant::now() < end {}
        (Instant::now() < end, camera.status())
    })
    .await;
    assert!(hangs);
    assert_eq!((status.link, status.fault.unwrap().code.as_str()), (Link::Online, "frozen"));
    rig.act("camera fault clear").await;
    let (_camera, _seen) = picture(camera).await;
}
