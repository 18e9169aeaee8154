//! The data of a read reply: the lengths of its parts, then text, photo and fingers.

use std::sync::Arc;

use suiban_lab_town::{EnrolledFinger, Town, wlt};

use super::text;
use crate::world::{Card, Shared};

/// Reply data of commands 30 01 (`fingers` false) and 30 10.
pub async fn read(world: &Shared, town: &Arc<Town>, card: &Card, fingers: bool) -> Vec<u8> {
    let text = text::block(&card.text);
    let photo = town.person(&card.holder).map(wlt::encode).unwrap_or([0; wlt::LENGTH]);
    let blocks = if fingers { Some(finger_blocks(world, town, card).await) } else { None };
    compose(&text, &photo, blocks.as_deref())
}

/// Puts the parts together. `fingers`: `None` when not asked for, 0, 512 or 1024 bytes otherwise.
pub fn compose(text: &[u8], photo: &[u8], fingers: Option<&[u8]>) -> Vec<u8> {
    let parts = [Some(text), Some(photo), fingers];
    let lengths = parts.iter().flatten().flat_map(|part| (part.len() as u16).to_be_bytes());
    let bytes = parts.iter().flatten().flat_map(|part| part.iter().copied());
    lengths.chain(bytes).collect()
}

async fn finger_blocks(world: &Shared, town: &Arc<Town>, card: &Card) -> Vec<u8> {
    let mut blocks = Vec::new();
    for finger in &card.fingers {
        blocks.extend(finger_block(world, town, &card.holder, *finger).await);
    }
    blocks
}

/// The 512-byte record of an enrolled finger. Growing a print takes long, so each is made once.
async fn finger_block(world: &Shared, town: &Arc<Town>, holder: &str, finger: EnrolledFinger) -> [u8; 512] {
    let key = (holder.to_owned(), finger.code);
    if let Some(known) = world.read(|w| w.reader.features.get(&key).copied()) {
        return known;
    }
    let (town, slug) = (town.clone(), holder.to_owned());
    let grow = move || town.person(&slug).map(|person| person.enrolled_feature(finger));
    let feature = tokio::task::spawn_blocking(grow).await.ok().flatten().unwrap_or([0; 512]);
    world.update(|w| w.reader.features.insert(key, feature));
    feature
}
