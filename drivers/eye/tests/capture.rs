//! Cameras through OpenCV, in a process of its own: a recording, and a network camera on a real socket.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    io::{Cursor, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::SeqCst},
    },
    thread,
    time::{Duration, Instant},
};

use image::{ImageFormat, Rgb, RgbImage};
use opencv::{
    core::{CV_8UC3, Mat, Scalar, Size},
    prelude::*,
    videoio::VideoWriter,
};
use suiban_drivers::{
    DeviceError, Link, LinkFault,
    camera::{
        Camera, Frame,
        capture::{Capture, Source},
    },
};

fn picture(grey: u8) -> Mat {
    Mat::new_size_with_default(Size::new(320, 240), CV_8UC3, Scalar::all(f64::from(grey))).unwrap()
}

/// Brightness in steps of 60, which no compression blurs.
fn step(frame: &Frame) -> u8 {
    assert_eq!((frame.width, frame.height, frame.bgr.expose().len()), (320, 240, 320 * 240 * 3));
    (frame.bgr.expose()[0] + 30) / 60
}

fn recording(name: &str, steps: &[u8]) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.avi", std::process::id()));
    let mjpg = VideoWriter::fourcc('M', 'J', 'P', 'G').unwrap();
    let mut writer = VideoWriter::new(&file, mjpg, 10.0, Size::new(320, 240), true).unwrap();
    for step in steps {
        writer.write(&picture(step * 60)).unwrap();
    }
    writer.release().unwrap();
    file
}

/// Looks until a picture comes; each look waits up to a second.
fn look(camera: &mut Capture) -> Frame {
    let mut last = None;
    for _ in 0..30 {
        match camera.frame() {
            Ok(frame) => return frame,
            Err(fault) => last = Some(fault),
        }
    }
    panic!("no picture in 30 looks: {last:?}");
}

/// A network camera that shows brightness step `n` on its `n`th connection and hangs up after `frames` pictures.
fn network_camera(frames: usize) -> (SocketAddr, Arc<AtomicU32>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, hung_up) = (listener.local_addr().unwrap(), Arc::new(AtomicU32::new(0)));
    let counter = Arc::clone(&hung_up);
    thread::spawn(move || {
        for (number, caller) in (1..).zip(listener.incoming()) {
            show(caller.unwrap(), number * 60, frames).ok();
            counter.fetch_add(1, SeqCst);
        }
    });
    (address, hung_up)
}

fn show(mut caller: TcpStream, grey: u8, frames: usize) -> std::io::Result<()> {
    // The question is sent before the answer is read, and there is only one.
    if caller.read(&mut [0; 2048])? == 0 {
        // Somebody only knocked.
        return Ok(());
    }
    caller.write_all(b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n")?;
    let mut jpeg = Cursor::new(Vec::new());
    RgbImage::from_pixel(320, 240, Rgb([grey; 3])).write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
    let jpeg = jpeg.into_inner();
    for _ in 0..frames {
        write!(caller, "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {}\r\n\r\n", jpeg.len())?;
        caller.write_all(&jpeg)?;
        caller.write_all(b"\r\n")?;
    }
    Ok(())
}

#[test]
fn a_recording_is_seen_picture_by_picture_and_begins_anew() {
    let mut camera = Capture::new(Source::File(recording("steps", &[1, 2, 3])));
    let seen: Vec<_> = (0..5).map(|_| step(&camera.frame().unwrap())).collect();
    assert_eq!(seen, [1, 2, 3, 1, 2]);
    assert!(camera.status().is_ready());
}

#[test]
fn a_recording_that_is_not_there_is_absent_until_it_is() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("late-{}.avi", std::process::id()));
    let mut camera = Capture::new(Source::File(file.clone()));
    let absent = LinkFault::Absent { port: file.display().to_string(), kind: std::io::ErrorKind::NotFound };
    assert_eq!(camera.frame().err(), Some(DeviceError::Link(absent)));
    assert_eq!(camera.status().link, Link::Absent);
    std::fs::rename(recording("early", &[2]), &file).unwrap();
    assert_eq!(step(&camera.frame().unwrap()), 2);
}

#[test]
fn a_network_camera_is_seen_and_seen_again_after_it_hung_up() {
    let (address, hung_up) = network_camera(400);
    let mut camera = Capture::new(Source::Url(format!("http://{address}/cam.mjpg")));
    assert_eq!(step(&look(&mut camera)), 1);
    assert!(camera.status().is_ready());
    let again = (0..100_000).map(|_| step(&look(&mut camera))).find(|step| *step == 2);
    assert_eq!(again, Some(2));
    assert!(hung_up.load(SeqCst) >= 1);
}

#[test]
fn a_network_camera_nobody_answers_for_is_absent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let mut camera = Capture::new(Source::Url(format!("http://{address}/cam.mjpg")));
    let faults: Vec<_> = (0..10).filter_map(|_| camera.frame().err()).collect();
    let absent = LinkFault::Absent { port: format!("http://{address}/cam.mjpg"), kind: std::io::ErrorKind::NotFound };
    assert!(faults.contains(&DeviceError::Link(absent)), "{faults:?}");
    assert_eq!(camera.status().link, Link::Absent);
}

#[test]
fn a_camera_nobody_stands_before_is_switched_off_and_still_known_to_be_there() {
    let (address, hung_up) = network_camera(usize::MAX);
    let mut camera = Capture::new(Source::Url(format!("http://{address}/cam.mjpg")));
    assert_eq!(step(&look(&mut camera)), 1);
    camera.rest();
    let end = Instant::now() + Duration::from_secs(60);
    while hung_up.load(SeqCst) == 0 && Instant::now() < end {
        thread::yield_now();
    }
    assert!(hung_up.load(SeqCst) >= 1, "the camera is still looked at");
    assert!(camera.status().is_ready());
    assert!(step(&look(&mut camera)) > 1, "a picture from before was kept");
}

#[test]
fn a_camera_that_is_pulled_while_it_rests_is_absent_without_a_look() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let shown = thread::spawn(move || show(listener.accept().unwrap().0, 60, usize::MAX));
    let mut camera = Capture::new(Source::Url(format!("http://{address}/cam.mjpg")));
    look(&mut camera);
    camera.rest();
    // The socket is closed with the thread that held it.
    assert!(shown.join().unwrap().is_err());
    assert_eq!(camera.status().link, Link::Absent);
}
