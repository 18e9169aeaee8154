//! The camera at its socket: HTTP in, pictures out.

use crate::support::{act, done, lab};
use image::RgbImage;
use suiban_lab::{DeviceName, Lab};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream};

/// A viewer of the stream.
struct Viewer(BufReader<DuplexStream>);

impl Viewer {
    async fn of(lab: &Lab) -> Self {
        let mut pipe = lab.pipe(DeviceName::Camera);
        pipe.write_all(b"GET /cam.mjpg HTTP/1.1\r\nHost: camera\r\n\r\n").await.unwrap();
        let mut viewer = Self(BufReader::new(pipe));
        let head = viewer.head().await;
        assert!(head.starts_with("HTTP/1.1 200 OK\n"), "{head}");
        assert!(head.contains("multipart/x-mixed-replace; boundary=frame"), "{head}");
        viewer
    }

    /// Lines up to the empty one.
    async fn head(&mut self) -> String {
        let mut head = String::new();
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).await.unwrap();
            match line.trim_end() {
                "" => return head,
                line => head.push_str(&format!("{line}\n")),
            }
        }
    }

    async fn jpeg(&mut self) -> Vec<u8> {
        let head = self.head().await;
        assert!(head.starts_with("--frame\nContent-Type: image/jpeg\n"), "{head}");
        let length: usize =
            head.lines().find_map(|line| line.strip_prefix("Content-Length: ")).unwrap().parse().unwrap();
        let mut jpeg = vec![0; length + 2];
        self.0.read_exact(&mut jpeg).await.unwrap();
        assert_eq!(jpeg.split_off(length), b"\r\n");
        jpeg
    }

    async fn film(&mut self, frames: usize) -> Vec<Vec<u8>> {
        let mut film = Vec::new();
        for _ in 0..frames {
            film.push(self.jpeg().await);
        }
        film
    }
}

fn picture(jpeg: &[u8]) -> RgbImage {
    image::load_from_memory_with_format(jpeg, image::ImageFormat::Jpeg).unwrap().into_rgb8()
}

/// Mean difference of two pictures, in grey levels.
fn difference(a: &[u8], b: &[u8]) -> f64 {
    let (a, b) = (picture(a), picture(b));
    let sum: u64 = a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.as_raw().len() as f64
}

/// Waits until all pictures of whoever stands there are drawn.
async fn drawn(lab: &Lab) {
    lab.world().until(|w| w.camera.albums.get(&w.camera.subject).is_some_and(|album| album.complete)).await;
}

fn distinct(film: &[Vec<u8>]) -> usize {
    let mut film: Vec<&Vec<u8>> = film.iter().collect();
    film.sort();
    film.dedup();
    film.len()
}

#[tokio::test(start_paused = true)]
async fn the_stream_shows_the_hall_and_then_whoever_comes() {
    let lab = lab().await;
    let mut viewer = Viewer::of(&lab).await;
    let hall = viewer.jpeg().await;
    assert_eq!(picture(&hall).dimensions(), (640, 480));
    done(&lab, "camera show person=zhang-wei").await;
    drawn(&lab).await;
    let film = viewer.film(3).await;
    assert!(difference(&hall, &film[2]) > 5.0);
    done(&lab, "camera show person=li-na").await;
    drawn(&lab).await;
    assert!(difference(&viewer.film(3).await[2], &film[2]) > 2.0);
    done(&lab, "camera show nobody=1").await;
    assert!(difference(&viewer.film(3).await[2], &hall) < 5.0);
    assert_eq!(lab.status()["camera"]["viewers"], 1);
}

#[tokio::test(start_paused = true)]
async fn a_person_is_never_quite_still_and_a_picture_of_one_is() {
    let lab = lab().await;
    done(&lab, "camera show person=wang-fang").await;
    drawn(&lab).await;
    let mut viewer = Viewer::of(&lab).await;
    let film = viewer.film(100).await;
    assert!(distinct(&film) >= 17, "{} pictures in four seconds", distinct(&film));
    for attack in ["print", "phone"] {
        done(&lab, &format!("camera show person=wang-fang attack={attack}")).await;
        drawn(&lab).await;
        let film = viewer.film(100).await;
        let (first, last) = (&film[10], &film[99]);
        assert!(difference(first, last) < 3.0, "{attack}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_gesture_shows_and_passes() {
    let lab = lab().await;
    done(&lab, "camera show person=zhang-wei").await;
    drawn(&lab).await;
    let mut viewer = Viewer::of(&lab).await;
    let rest = viewer.jpeg().await;
    for (gesture, least) in [("turn-left", 2.0), ("turn-right", 2.0), ("open-mouth", 0.1), ("blink", 0.05)] {
        done(&lab, &format!("camera do gesture={gesture}")).await;
        let mut widest = 0.0f64;
        while lab.status()["camera"]["gesture"].is_null() {
            viewer.jpeg().await;
        }
        while lab.status()["camera"]["gesture"] == gesture {
            widest = widest.max(difference(&rest, &viewer.jpeg().await));
        }
        assert!(widest >= least, "{gesture}: {widest}");
    }
}

#[tokio::test(start_paused = true)]
async fn only_a_person_makes_gestures() {
    let lab = lab().await;
    assert!(act(&lab, "camera do gesture=blink").await.is_err());
    done(&lab, "camera show person=li-na attack=print").await;
    assert!(act(&lab, "camera do gesture=blink").await.is_err());
    assert!(act(&lab, "camera show person=li-na attack=mask").await.is_err());
    assert!(act(&lab, "camera show").await.is_err());
    done(&lab, "camera show person=li-na").await;
    done(&lab, "camera do gesture=blink").await;
    assert!(act(&lab, "camera do gesture=dance").await.is_err());
}

#[tokio::test(start_paused = true)]
async fn other_requests_get_an_answer_too() {
    let lab = lab().await;
    for (request, answer) in [("GET /", "404"), ("POST /cam.mjpg", "405"), ("GET /still.jpg", "200")] {
        let mut pipe = lab.pipe(DeviceName::Camera);
        pipe.write_all(format!("{request} HTTP/1.1\r\n\r\n").as_bytes()).await.unwrap();
        let mut reply = Vec::new();
        pipe.read_to_end(&mut reply).await.unwrap();
        assert!(reply.starts_with(format!("HTTP/1.1 {answer} ").as_bytes()), "{request}");
    }
}
