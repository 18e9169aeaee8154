//! The camera's cable is pulled.

use std::time::{Duration, Instant};

use suiban_drivers::Link;
use suiban_drivers::camera::Camera;

use crate::camera::driver::{capture, on_a_thread, picture};
use crate::rig::Rig;

#[tokio::test]
async fn an_unplugged_camera_gives_no_picture_and_gives_them_again_by_itself() {
    unplugged_and_plugged("camera").await;
}

/// The same for any camera of the laboratory.
pub async fn unplugged_and_plugged(device: &str) {
    let rig = Rig::fast().await;
    let (camera, _hall) = picture(capture(&rig, device)).await;
    rig.act(&format!("{device} unplug")).await;
    let (camera, link) = on_a_thread(camera, |camera| {
        let end = Instant::now() + Duration::from_secs(60);
        while camera.frame().is_ok() && Instant::now() < end {}
        camera.status().link
    })
    .await;
    assert_ne!(link, Link::Online);
    rig.act(&format!("{device} plug")).await;
    let (_camera, _hall) = picture(camera).await;
}
