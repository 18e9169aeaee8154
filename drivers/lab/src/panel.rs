//! The panel: a page in a browser that shows every device as a picture and lets a person act on everything.
//!
//! Promise: it is served on the machine itself only, and nobody else's page can use it: requests for another host or from
//! another origin are refused. Buttons come from the `ACTIONS` and `FAULTS` tables, so a new device is there by itself.
//! Nothing is fetched from elsewhere. Must not know: any protocol.
//!
//! | file | what it is |
//! |---|---|
//! | `guard` | who may ask |
//! | `live` | the state as a stream of events |
//! | `page` | the page itself |

use std::io;
use std::net::SocketAddr;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, middleware};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::control::{self, Answer, Request};
use crate::lab;
use crate::world::{Shared, World};

mod guard;
mod live;
mod pictures;

/// What the handlers share.
#[derive(Debug, Clone)]
struct Panel {
    world: Shared,
    address: SocketAddr,
    /// Where the camera's stream is.
    camera: Option<String>,
}

/// Serves the panel at a loopback address for as long as `tasks` lives, and gives the address with its port.
pub async fn listen(
    address: SocketAddr,
    world: Shared,
    camera: Option<String>,
    tasks: &mut JoinSet<()>,
) -> io::Result<SocketAddr> {
    if !address.ip().is_loopback() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the panel is for this machine only: 127.0.0.1"));
    }
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    let routes = routes(Panel { world, address, camera });
    tasks.spawn(async move {
        let mut connections = JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            connections.spawn(serve(stream, routes.clone()));
            while connections.try_join_next().is_some() {}
        }
    });
    Ok(address)
}

async fn serve(stream: TcpStream, routes: Router) {
    let service = TowerToHyperService::new(routes);
    let served = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
    if let Err(error) = served {
        tracing::debug!(%error, "a browser left");
    }
}

fn routes(panel: Panel) -> Router {
    let guarded = middleware::from_fn_with_state(panel.address, guard::check);
    Router::new()
        .route("/", get(|| async { file("text/html; charset=utf-8", include_str!("panel/page/index.html")) }))
        .route("/panel.css", get(|| async { file("text/css; charset=utf-8", include_str!("panel/page/panel.css")) }))
        .route("/panel.js", get(|| async { script(include_str!("panel/page/panel.js")) }))
        .route("/forms.js", get(|| async { script(include_str!("panel/page/forms.js")) }))
        .route("/pictures.js", get(|| async { script(include_str!("panel/page/pictures.js")) }))
        .route("/devices", get(devices))
        .route("/live", get(live::stream))
        .route("/act", post(act))
        .route("/papers/{number}", get(paper))
        .route("/finger/{press}", get(finger))
        .layer(guarded)
        .with_state(panel)
}

fn script(text: &'static str) -> Response {
    file("text/javascript; charset=utf-8", text)
}

fn file(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// What there is to act on: every addressee with its actions and faults.
async fn devices(State(panel): State<Panel>) -> Response {
    let mut tables = lab::tables_as_json();
    tables["camera"] = panel.camera.into();
    Json(tables).into_response()
}

async fn act(State(panel): State<Panel>, Json(request): Json<Request>) -> Json<Answer> {
    Json(control::answer(&panel.world, &request))
}

async fn paper(State(panel): State<Panel>, Path(number): Path<u32>) -> Response {
    let look = |w: &World| w.printer.papers.iter().find(|paper| paper.number == number)?.png.clone();
    png(panel.world.read(look).map(|png| png.to_vec()))
}

async fn finger(State(panel): State<Panel>, Path(press): Path<u64>) -> Response {
    let seen = panel.world.read(|w| w.finger.seen.clone()).filter(|(seen, _)| *seen == press);
    png(seen.and_then(|(_, pixels)| pictures::finger(&pixels)))
}

fn png(picture: Option<Vec<u8>>) -> Response {
    match picture {
        Some(png) => ([(header::CONTENT_TYPE, "image/png")], png).into_response(),
        None => (StatusCode::NOT_FOUND, "there is no such picture").into_response(),
    }
}
