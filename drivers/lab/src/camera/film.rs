//! A camera's server: one small request in, pictures out.
//!
//! Must not know: what is in the pictures.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::device::DeviceName;
use crate::world::{Jpeg, Shared, World};

/// A request has to be complete within this time and length.
const PATIENCE: Duration = Duration::from_secs(5);
const LONGEST_HEAD: u64 = 8 * 1024;

const STREAM: &str = "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\
                      Cache-Control: no-store\r\nConnection: close\r\n\r\n";

/// What a camera shows at one moment.
pub enum Shot {
    /// This.
    Picture(Jpeg),
    /// The first picture is still being drawn.
    NotYet,
    /// Nothing: somebody has pulled its plug.
    Gone,
}

/// One stream of a camera.
pub struct Channel {
    /// Whose line it goes through.
    pub device: DeviceName,
    /// The stream is `/NAME.mjpg`.
    pub name: &'static str,
    /// The path of a single picture.
    pub still: &'static str,
    /// The picture of this moment.
    pub shot: fn(&Shared) -> Shot,
    /// Between two pictures.
    pub every: Duration,
    /// Where viewers are counted.
    pub viewers: fn(&mut World) -> &mut usize,
}

/// Serves one connection: a stream until the viewer leaves or the camera is gone, a still picture once.
pub async fn serve_film<P: AsyncRead + AsyncWrite + Unpin + Send>(
    world: Shared,
    mut pipe: P,
    channels: &[Channel],
) -> io::Result<()> {
    let request = timeout(PATIENCE, request_line(&mut pipe)).await??;
    let mut words = request.split_whitespace();
    let (method, path) = (words.next(), words.next().unwrap_or_default());
    let stream_of =
        |channel: &&Channel| path.strip_prefix('/').and_then(|p| p.strip_suffix(".mjpg")) == Some(channel.name);
    match (method, channels.iter().find(stream_of), channels.iter().find(|channel| channel.still == path)) {
        (Some("GET"), Some(channel), _) => stream(&world, &mut pipe, channel).await,
        (Some("GET"), None, Some(channel)) => still(&world, &mut pipe, channel).await,
        (Some("GET"), None, None) => refuse(&mut pipe, "404 Not Found", &known(channels)).await,
        _ => refuse(&mut pipe, "405 Method Not Allowed", "only GET works here").await,
    }
}

fn known(channels: &[Channel]) -> String {
    let paths = channels.iter().flat_map(|channel| [format!("/{}.mjpg", channel.name), channel.still.to_owned()]);
    format!("look at {}", paths.collect::<Vec<_>>().join(" or "))
}

/// The first line of the request; the rest is read and ignored.
async fn request_line<P: AsyncRead + Unpin>(pipe: &mut P) -> io::Result<String> {
    let mut lines = BufReader::new(pipe.take(LONGEST_HEAD)).lines();
    let first = lines.next_line().await?.unwrap_or_default();
    while lines.next_line().await?.is_some_and(|line| !line.is_empty()) {}
    Ok(first)
}

async fn stream<P: AsyncWrite + Unpin>(world: &Shared, pipe: &mut P, channel: &Channel) -> io::Result<()> {
    let _viewer = Viewer::join(world, channel.viewers);
    pipe.write_all(STREAM.as_bytes()).await?;
    let mut ticks = interval(channel.every);
    // A viewer that reads too slowly misses frames, as with a real camera.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        ticks.tick().await;
        match (channel.shot)(world) {
            Shot::Picture(jpeg) => send_part(world, channel.device, pipe, &jpeg).await?,
            Shot::NotYet => {}
            Shot::Gone => return Ok(()),
        }
    }
}

async fn send_part<P: AsyncWrite + Unpin>(
    world: &Shared,
    device: DeviceName,
    pipe: &mut P,
    jpeg: &[u8],
) -> io::Result<()> {
    let part = [part_head(jpeg.len()).as_bytes(), jpeg, b"\r\n"].concat();
    pipe.write_all(&world.update_quietly(|w| w.line(device).spoil(&part))).await
}

fn part_head(length: usize) -> String {
    format!("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {length}\r\n\r\n")
}

async fn still<P: AsyncWrite + Unpin>(world: &Shared, pipe: &mut P, channel: &Channel) -> io::Result<()> {
    let jpeg = loop {
        match (channel.shot)(world) {
            Shot::Picture(jpeg) => break jpeg,
            Shot::NotYet => tokio::time::sleep(channel.every).await,
            Shot::Gone => return Ok(()),
        }
    };
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

/// Counts a viewer for as long as it lives.
struct Viewer<'a> {
    world: &'a Shared,
    counted: fn(&mut World) -> &mut usize,
}

impl<'a> Viewer<'a> {
    fn join(world: &'a Shared, counted: fn(&mut World) -> &mut usize) -> Self {
        world.update(|w| *counted(w) += 1);
        Self { world, counted }
    }
}

impl Drop for Viewer<'_> {
    fn drop(&mut self) {
        let counted = self.counted;
        self.world.update(|w| *counted(w) = counted(w).saturating_sub(1));
    }
}
