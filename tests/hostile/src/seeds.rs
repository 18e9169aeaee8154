//! Seeds as text that people can read and review: one a line, `name: …`.
//!
//! For a parser of bytes the rest of the line is the bytes. For a talk it is the number of the operation and then what the
//! device says, piece by piece: `2 | 06 30 30 | ~"SF0010" | +"…"`. A piece is hexadecimal, and at its end `"text"` with
//! `\r \n \\ \"`, or JSON; `~` before it: in a frame with a right checksum; `+`: unasked, after a pause. Lines with `#` and
//! `[` are for people.

use crate::dialogue::{Piece, script};

/// An input with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// What it is.
    pub name: String,
    /// The input.
    pub bytes: Vec<u8>,
}

/// What libFuzzer or a test once found, by target: `target/what was wrong: hex`. Mended since, and never to come back.
const FOUND: &str = include_str!("../seeds/found.txt");

/// The inputs of a parser of bytes. A line that is none is left out; a test sees to it that there is none.
pub fn plain(text: &str) -> Vec<Seed> {
    named(text, |rest| piece(rest).map(|piece| piece.bytes))
}

/// The talks of a driver.
pub fn talks(text: &str) -> Vec<Seed> {
    named(text, |rest| {
        let mut parts = rest.split(" | ");
        let operation = parts.next()?.trim().parse().ok()?;
        Some(script(operation, &parts.map(piece).collect::<Option<Vec<_>>>()?))
    })
}

/// Each documented frame as the answer to whatever is asked in each of so many operations.
pub fn answers(vectors: &str, operations: u8) -> Vec<Seed> {
    let frames = plain(vectors);
    let talk = |operation: u8| {
        frames.iter().map(move |frame| Seed {
            name: format!("{} in operation {operation}", frame.name),
            bytes: script(operation, &vec![Piece::asked(frame.bytes.clone()); 6]),
        })
    };
    (0..operations).flat_map(talk).collect()
}

/// What was found in this target before.
pub fn found(target: &str) -> Vec<Seed> {
    let ours =
        |seed: Seed| seed.name.strip_prefix(target)?.strip_prefix('/').map(|name| Seed { name: name.into(), ..seed });
    plain(FOUND).into_iter().filter_map(ours).collect()
}

fn named(text: &str, read: impl Fn(&str) -> Option<Vec<u8>>) -> Vec<Seed> {
    let lines = text.lines().filter(|line| !line.starts_with(['#', '[']));
    let seed = |(name, rest): (&str, &str)| Some(Seed { name: name.to_owned(), bytes: read(rest)? });
    lines.filter_map(|line| line.split_once(": ")).filter_map(seed).collect()
}

fn piece(text: &str) -> Option<Piece> {
    let text = text.trim();
    let marks = text.trim_start_matches(['~', '+']);
    let flags = &text[..text.len() - marks.len()];
    let (digits, words) = marks.split_at(marks.find(['"', '{']).unwrap_or(marks.len()));
    let mut bytes = hex::decode(digits.replace(' ', "")).ok()?;
    match words.strip_prefix('"') {
        Some(quoted) => bytes.extend(unescaped(quoted.strip_suffix('"')?).into_bytes()),
        None => bytes.extend(words.as_bytes()),
    }
    Some(Piece { sealed: flags.contains('~'), unasked: flags.contains('+'), bytes })
}

fn unescaped(text: &str) -> String {
    let plain = text.replace("\\r", "\r").replace("\\n", "\n");
    plain.replace("\\\"", "\"").replace("\\\\", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_talk_is_read_as_it_is_written() {
        let seeds = talks("# people\nordinary: 2 | 06 30 30 | ~\"SF\\r\" | +00\n");
        let pieces = [
            Piece::asked(vec![0x06, 0x30, 0x30]),
            Piece { sealed: true, unasked: false, bytes: b"SF\r".to_vec() },
            Piece { sealed: false, unasked: true, bytes: vec![0] },
        ];
        assert_eq!(seeds, [Seed { name: "ordinary".into(), bytes: script(2, &pieces) }]);
    }

    #[test]
    fn a_documented_frame_answers_every_operation() {
        let seeds = answers("[replies]\nok: 06\n", 2);
        assert_eq!(seeds.len(), 2);
        assert_eq!((seeds[0].bytes[0], seeds[1].bytes[0]), (0, 1));
    }
}
