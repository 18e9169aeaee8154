//! OpenCV capture and the document camera's motion JPEG.

use crate::camera::driver::{capture, picture, until};
use crate::rig::Rig;

#[tokio::test]
async fn the_document_camera_shows_the_desk_then_the_page_and_the_desk_again() {
    let rig = Rig::fast().await;
    let (camera, desk) = picture(capture(&rig, "document-camera")).await;
    assert_eq!((desk.width, desk.height), (1600, 1200));
    rig.act("document-camera lay person=zhang-wei").await;
    let (camera, _page) = until(camera, &desk, |apart| apart > 20.0).await;
    rig.act("document-camera clear").await;
    until(camera, &desk, |apart| apart < 4.0).await;
}
