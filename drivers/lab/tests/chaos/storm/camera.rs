//! Motion JPEG over HTTP: TCP checks every byte, so what a network does is break, split and delay.
//!
//! The camera's frames keep coming: a broken stream is opened again by the driver itself.

use suiban_drivers::camera::Camera;
use suiban_drivers::camera::capture::{Capture, Source};
use suiban_lab::chaos::{Chaos, Rates};

use crate::rig::Rig;

const CAMERAS: usize = 5;
const PICTURES: usize = 200;
/// A break costs two or three looks.
const LOOKS: usize = 2 * PICTURES;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cameras_on_a_network_that_breaks_give_whole_pictures_again_and_again() {
    let rig = Rig::fast().await;
    // A picture has about 40 kB: one in twenty-five breaks off.
    let rates = Rates { close: 0.000_001, split: 0.000_01, ..Rates::default() };
    let (_proxy, url) = rig.camera_through(Chaos::new(9, rates)).await;
    let looking: Vec<_> = (0..CAMERAS)
        .map(|_| {
            tokio::task::spawn_blocking({
                let url = url.clone();
                move || look(&url)
            })
        })
        .collect();
    for seen in looking {
        assert_eq!(seen.await.unwrap(), PICTURES);
    }
}

/// Whole pictures seen in so many looks; a look gives up by itself.
fn look(url: &str) -> usize {
    let mut camera = Capture::new(url.parse::<Source>().unwrap());
    let mut seen = 0;
    for _ in 0..LOOKS {
        if let Ok(frame) = camera.frame() {
            assert_eq!((frame.width, frame.height, frame.bgr.expose().len()), (640, 480, 640 * 480 * 3));
            seen += 1;
        }
        if seen == PICTURES {
            break;
        }
    }
    seen
}
