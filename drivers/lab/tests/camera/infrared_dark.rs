//! The infrared camera's lamp is broken.

use std::time::{Duration, Instant};

use suiban_drivers::camera::pair::Pair;
use suiban_drivers::camera::{Camera, CameraFault};

use crate::camera::driver::{on_a_thread, picture};
use crate::camera::pair::pair;
use crate::rig::Rig;

fn until_dark(camera: &mut Pair, dark: bool) -> bool {
    let end = Instant::now() + Duration::from_secs(60);
    let is = |camera: &mut Pair| camera.frame().ok().and_then(|frame| frame.infrared).map(|seen| seen.is_dark());
    while is(camera) != Some(dark) && Instant::now() < end {}
    Instant::now() < end
}

/// A black picture alone says nothing: nobody may be there. Who saw somebody before the other camera says so.
#[tokio::test]
async fn a_dark_infrared_camera_is_a_fault_once_somebody_stood_before_it_and_until_it_sees_again() {
    let rig = Rig::fast().await;
    rig.act("camera show person=zhang-wei").await;
    let (camera, _both) = picture(pair(&rig)).await;
    rig.act("camera fault infrared-dark").await;
    let (camera, (dark, before, after)) = on_a_thread(camera, |camera| {
        let (dark, before) = (until_dark(camera, true), camera.status());
        camera.doubt(CameraFault::InfraredDark);
        (dark, before, camera.status())
    })
    .await;
    assert!(dark && before.is_ready(), "{before:?}");
    assert_eq!(after.fault.unwrap().code, "infrared-dark");
    rig.act("camera fault clear").await;
    let (_camera, (light, status)) = on_a_thread(camera, |camera| (until_dark(camera, false), camera.status())).await;
    assert!(light && status.is_ready(), "{status:?}");
}
