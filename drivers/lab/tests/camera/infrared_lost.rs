//! The infrared camera's cable is pulled, the colour camera goes on.

use std::time::{Duration, Instant};

use suiban_drivers::camera::{Camera, CameraFault};
use suiban_drivers::{DeviceError, Link};

use crate::camera::driver::{on_a_thread, picture};
use crate::camera::pair::pair;
use crate::rig::Rig;

#[tokio::test]
async fn half_a_pair_gives_no_picture_and_the_pair_gives_them_again_by_itself() {
    let rig = Rig::fast().await;
    let (camera, _both) = picture(pair(&rig)).await;
    rig.act("camera fault infrared-unplugged").await;
    let (camera, (error, status)) = on_a_thread(camera, |camera| {
        let end = Instant::now() + Duration::from_secs(60);
        let mut seen = camera.frame();
        while seen.is_ok() && Instant::now() < end {
            seen = camera.frame();
        }
        (seen.err(), camera.status())
    })
    .await;
    assert_eq!(error, Some(DeviceError::Fault(CameraFault::InfraredLost)));
    assert_eq!((status.link, status.fault.unwrap().code.as_str()), (Link::Online, "infrared-lost"));
    rig.act("camera fault clear").await;
    let (_camera, both) = picture(camera).await;
    assert!(both.infrared.is_some());
}
