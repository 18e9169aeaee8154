//! OpenCV capture and the camera's motion JPEG.

use std::time::{Duration, Instant};

use suiban_drivers::Link;
use suiban_drivers::camera::capture::{Capture, Source};
use suiban_drivers::camera::{Camera, Frame};

use crate::rig::Rig;

pub fn capture(rig: &Rig, device: &str) -> Capture {
    // What lies on a desk may lie still.
    let of = if device == "camera" { Capture::of_people } else { Capture::new };
    of(rig.configured(device).parse::<Source>().unwrap())
}

/// The camera is a blocking device; this is its thread.
pub async fn on_a_thread<C: Camera + 'static, T: Send + 'static>(mut camera: C, work: fn(&mut C) -> T) -> (C, T) {
    let done = tokio::task::spawn_blocking(move || {
        let result = work(&mut camera);
        (camera, result)
    });
    done.await.unwrap()
}

/// The next picture; the first one has to be drawn before it can be sent.
fn next<C: Camera>(camera: &mut C) -> Frame {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        match camera.frame() {
            Ok(frame) => return frame,
            Err(error) => assert!(Instant::now() < end, "no picture: {error}"),
        }
    }
}

pub async fn picture<C: Camera + 'static>(camera: C) -> (C, Frame) {
    on_a_thread(camera, next).await
}

/// Mean difference of two pictures, in grey levels.
pub fn difference(a: &Frame, b: &Frame) -> f64 {
    let sum: u64 = a.bgr.expose().iter().zip(b.bgr.expose().iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.bgr.expose().len() as f64
}

/// Looks until the picture is at least so different from `reference`, or at most.
pub async fn until(mut camera: Capture, reference: &Frame, fits: impl Fn(f64) -> bool) -> (Capture, Frame) {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let frame;
        (camera, frame) = picture(camera).await;
        let apart = difference(&frame, reference);
        if fits(apart) {
            return (camera, frame);
        }
        assert!(Instant::now() < end, "the picture did not change as it should: {apart}");
    }
}

#[tokio::test]
async fn the_camera_shows_the_hall_then_the_person_then_another() {
    let rig = Rig::fast().await;
    let (camera, hall) = picture(capture(&rig, "camera")).await;
    assert_eq!((hall.width, hall.height, hall.bgr.expose().len()), (640, 480, 640 * 480 * 3));
    rig.act("camera show person=zhang-wei").await;
    let (camera, zhang) = until(camera, &hall, |apart| apart > 5.0).await;
    rig.act("camera show person=li-na").await;
    let (camera, _li) = until(camera, &zhang, |apart| apart > 2.0).await;
    rig.act("camera show nobody=1").await;
    let (camera, _empty) = until(camera, &hall, |apart| apart < 4.0).await;
    let (_camera, status) = on_a_thread(camera, Camera::status).await;
    assert_eq!(status.link, Link::Online);
}

#[tokio::test]
async fn a_person_is_seen_moving() {
    let rig = Rig::fast().await;
    rig.act("camera show person=wang-fang").await;
    let (camera, first) = picture(capture(&rig, "camera")).await;
    let (_camera, _moved) = until(camera, &first, |apart| apart > 0.3).await;
}

#[tokio::test]
async fn a_camera_that_is_not_there_is_absent() {
    let url = "http://127.0.0.1:1/cam.mjpg";
    let (_camera, seen) = on_a_thread(Capture::new(url.parse::<Source>().unwrap()), |camera| {
        let end = Instant::now() + Duration::from_secs(60);
        while camera.status().link == Link::Starting && Instant::now() < end {
            let _ = camera.frame();
        }
        (camera.frame().is_err(), camera.status().link)
    })
    .await;
    assert_eq!(seen, (true, Link::Absent));
}
