//! The document camera's cable is pulled.

use std::time::{Duration, Instant};

use suiban_drivers::Link;
use suiban_drivers::camera::Camera;

use crate::camera::driver::{capture, on_a_thread, picture};
use crate::rig::Rig;

#[tokio::test]
async fn an_unplugged_document_camera_gives_no_picture_and_gives_them_again_by_itself() {
    let rig = Rig::fast().await;
    let (camera, _desk) = picture(capture(&rig, "document-camera")).await;
    rig.act("document-camera unplug").await;
    let (camera, link) = on_a_thread(camera, |camera| {
        let end = Instant::now() + Duration::from_secs(60);
        while camera.frame().is_ok() && Instant::now() < end {}
        camera.status().link
    })
    .await;
    assert_ne!(link, Link::Online);
    rig.act("document-camera plug").await;
    let (_camera, _desk) = picture(camera).await;
}
