//! When a visit has ended nothing of it is left that no case names, and nothing on the disk can be read.

use suiban::journey::private::Private;

use super::{Broken, Promise, Verdict, hold};
use crate::audit::Books;
use crate::world::World;

/// Staged evidence of a visit that came to nothing is gone.
pub fn no_evidence_without_a_case(world: &World, books: &Books) -> Verdict {
    let mut strays = 0;
    world.disk.visit(|path, _| {
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let in_blobs = path.parent().is_some_and(|dir| dir.ends_with("blobs"));
        strays += usize::from(in_blobs && !books.named.contains(name));
    });
    hold(strays == 0, Promise::Privacy, || format!("{strays} files of evidence that no case names"))
}

/// No name, number or phone of anybody who was here today.
pub fn nothing_readable(world: &World) -> Verdict {
    let words: Vec<Private> = world.with(|state| {
        let last = state.town.people.iter().rev().take(4);
        last.flat_map(|p| [&p.name, &p.number, &p.phone]).map(Private::new).collect()
    });
    let mut found = None;
    world.disk.visit(|path, bytes| {
        if words.iter().any(|word| contains(bytes, word.expose().as_bytes())) {
            found = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        }
    });
    found
        .map_or(Ok(()), |file| Err(Broken::new(Promise::Privacy, format!("{file} holds somebody's data in the clear"))))
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    memchr::memmem::find(bytes, word).is_some()
}
