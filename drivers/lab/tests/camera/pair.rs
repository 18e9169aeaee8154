//! A colour and an infrared camera on one head.

use suiban_drivers::Capability;
use suiban_drivers::camera::Camera;
use suiban_drivers::camera::pair::Pair;

use crate::camera::driver::{on_a_thread, picture};
use crate::rig::Rig;

pub fn pair(rig: &Rig) -> Pair {
    let colour = rig.configured("camera");
    let infrared = colour.replace("/cam.mjpg", "/nir.mjpg");
    Pair::new(
        colour.parse().unwrap_or_else(|never| match never {}),
        infrared.parse().unwrap_or_else(|never| match never {}),
    )
}

#[tokio::test]
async fn a_pair_gives_two_pictures_of_one_person_at_one_moment() {
    let rig = Rig::fast().await;
    rig.act("camera show person=zhang-wei").await;
    let (camera, seen) = picture(pair(&rig)).await;
    let infrared = seen.infrared.expect("no infrared picture");
    assert!(!infrared.is_dark());
    let (width, height) = (infrared.frame().width, infrared.frame().height);
    assert_eq!((width, height), (seen.width, seen.height));
    let grey = infrared.frame().bgr.expose().chunks_exact(3).filter(|p| p[0].abs_diff(p[1]) < 12).count();
    assert!(grey * 100 > 99 * (width * height) as usize, "the infrared picture has colours");
    let (_camera, status) = on_a_thread(camera, Camera::status).await;
    assert!(status.is_ready() && status.capabilities.contains(&Capability::NearInfrared), "{status:?}");
}
