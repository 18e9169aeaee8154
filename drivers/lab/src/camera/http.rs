//! The camera's server: one small request in, pictures out.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use super::{FRAME_RATE, album, director};
use crate::device::DeviceName;
use crate::world::{Jpeg, Shared};

const TICK: Duration = Duration::from_millis(1000 / FRAME_RATE as u64);

/// A request has to be complete within this time and length.
const PATIENCE: Duration = Duration::from_secs(5);
const LONGEST_HEAD: u64 = 8 * 1024;

const STREAM: &str = "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\
                      Cache-Control: no-store\r\nConnection: close\r\n\r\n";

/// Serves one connection: `/cam.mjpg` until the viewer leaves, `/still.jpg` once.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, mut pipe: P) -> io::Result<()> {
    let request = timeout(PATIENCE, request_line(&mut pipe)).await??;
    let mut words = request.split_whitespace();
    match (words.next(), words.next()) {
        (Some("GET"), Some("/cam.mjpg")) => stream(&world, &mut pipe).await,
        (Some("GET"), Some("/still.jpg")) => still(&world, &mut pipe).await,
        (Some("GET"), _) => refuse(&mut pipe, "404 Not Found", "look at /cam.mjpg or /still.jpg").await,
        _ => refuse(&mut pipe, "405 Method Not Allowed", "only GET works here").await,
    }
}

/// The first line of the request; the rest is read and ignored.
async fn request_line<P: AsyncRead + Unpin>(pipe: &mut P) -> io::Result<String> {
    let mut lines = BufReader::new(pipe.take(LONGEST_HEAD)).lines();
    let first = lines.next_line().await?.unwrap_or_default();
    while lines.next_line().await?.is_some_and(|line| !line.is_empty()) {}
    Ok(first)
}

async fn stream<P: AsyncWrite + Unpin>(world: &Shared, pipe: &mut P) -> io::Result<()> {
    let _viewer = Viewer::join(world);
    pipe.write_all(STREAM.as_bytes()).await?;
    let mut ticks = interval(TICK);
    // A viewer that reads too slowly misses frames, as with a real camera.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        ticks.tick().await;
        if let Some(jpeg) = current(world) {
            let part = [part_head(jpeg.len()).as_bytes(), &jpeg, b"\r\n"].concat();
            let part = world.update_quietly(|w| w.line(DeviceName::Camera).spoil(&part));
            pipe.write_all(&part).await?;
        }
    }
}

fn part_head(length: usize) -> String {
    format!("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {length}\r\n\r\n")
}

async fn still<P: AsyncWrite + Unpin>(world: &Shared, pipe: &mut P) -> io::Result<()> {
    let mut jpeg = current(world);
    while jpeg.is_none() {
        tokio::time::sleep(TICK).await;
        jpeg = current(world);
    }
    let jpeg = jpeg.unwrap_or_default();
    let length = jpeg.len();
    let head =
        format!("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    pipe.write_all(head.as_bytes()).await?;
    pipe.write_all(&jpeg).await?;
    pipe.shutdown().await
}

async fn refuse<P: AsyncWrite + Unpin>(pipe: &mut P, status: &str, text: &str) -> io::Result<()> {
    let length = text.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    pipe.write_all(head.as_bytes()).await?;
    pipe.write_all(text.as_bytes()).await?;
    pipe.shutdown().await
}

/// The picture of this moment; `None` while the first one is being drawn.
fn current(world: &Shared) -> Option<Jpeg> {
    let now = Instant::now();
    let seen = world.update_quietly(|w| {
        let since = *w.camera.on_since.get_or_insert(now);
        if w.camera.covered {
            return None;
        }
        let tick = (now.duration_since(since).as_millis() / TICK.as_millis()) as u64;
        if !w.camera.frozen {
            director::advance(&mut w.camera, tick);
        }
        Some((w.camera.subject.clone(), director::frame(&w.camera)))
    });
    let Some((subject, frame)) = seen else { return Some(album::black()) };
    album::draw_ahead(world, &subject);
    album::look_up(world, &subject, frame)
}

/// Counts a viewer for as long as it lives.
struct Viewer<'a>(&'a Shared);

impl<'a> Viewer<'a> {
    fn join(world: &'a Shared) -> Self {
        world.update(|w| w.camera.viewers += 1);
        Self(world)
    }
}

impl Drop for Viewer<'_> {
    fn drop(&mut self) {
        self.0.update(|w| w.camera.viewers = w.camera.viewers.saturating_sub(1));
    }
}
