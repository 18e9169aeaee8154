//! The state as server-sent events: one when the page connects, then one after each change, at most twenty a second.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use futures::stream::unfold;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::Panel;
use crate::lab;
use crate::world::World;

/// Between two events.
const PAUSE: Duration = Duration::from_millis(50);

/// The stream of one browser.
pub async fn stream(State(panel): State<Panel>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes = panel.world.changes();
    let events = unfold((panel.world, changes, true), |(world, mut changes, first)| async move {
        if !first {
            changes.changed().await.ok()?;
            sleep(PAUSE).await;
        }
        changes.mark_unchanged();
        let event = Event::default().data(world.read(state).to_string());
        Some((Ok(event), (world, changes, false)))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// The status, and every device's faults one by one.
fn state(world: &World) -> Value {
    json!({ "status": lab::status_of(world), "faults": lab::faults_as_json(world) })
}
