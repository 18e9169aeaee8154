//! Planted people, and the search for them.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind};
use std::os::unix::fs::FileExt;
use std::path::Path;

use memchr::memmem::Finder;
use serde_json::Value;
use suiban_lab_town::{Date, Town, wlt};

/// The phone number everybody gives.
const PHONE: &str = "13800138000";

/// Something that belongs to a person, in one of the forms in which it travels.
pub struct Trace {
    /// Whose and what, for a failed test.
    pub what: String,
    find: Finder<'static>,
}

/// Every trace of these people. `lab`: the folder of the lab whose town they live in.
pub fn traces(lab: &Path, people: &[&str]) -> Vec<Trace> {
    let written: Value = serde_json::from_str(&fs::read_to_string(lab.join("town.json")).unwrap()).unwrap();
    let today: Date = written["today"].as_str().unwrap().parse().unwrap();
    let town = Town::new(written["seed"].as_u64().unwrap(), today);
    let mut traces = texts("everybody's phone", PHONE);
    for slug in people {
        let person = town.person(slug).unwrap();
        for (what, text) in
            [("name", &person.card.name), ("number", &person.card.number), ("address", &person.card.address)]
        {
            traces.extend(texts(&format!("{what} of {slug}"), text));
        }
        traces.push(trace(format!("photo of {slug}"), telling(&wlt::encode(person))));
        for finger in &person.enrolled {
            let feature = person.enrolled_feature(*finger);
            traces.push(trace(format!("finger {} of {slug}", finger.code), telling(&feature)));
        }
    }
    traces
}

/// The piece of a record that says most: heads and padding are everybody's.
fn telling(record: &[u8]) -> &[u8] {
    let distinct = |piece: &&[u8]| piece.iter().collect::<HashSet<_>>().len();
    let piece = record.windows(48).max_by_key(distinct).unwrap();
    assert!(distinct(&piece) > 16, "nothing in this record tells people apart");
    piece
}

/// A heap that is given memory back writes its own links over so many bytes at the front.
const LINKS: usize = 16;

/// A text as programs and as the card write it, and what a heap leaves of it. What is shorter than six bytes turns up anywhere.
fn texts(what: &str, text: &str) -> Vec<Trace> {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (narrow, escaped) = (text.as_bytes().to_vec(), text.escape_unicode().to_string().into_bytes());
    let forms = [("UTF-8", narrow), ("UTF-16", wide), ("escapes", escaped), ("hex", hex::encode(text).into_bytes())];
    let long = forms.iter().filter(|(_, bytes)| bytes.len() >= 6);
    let whole = long.map(|(form, bytes)| {
        assert!(!is_a_colour(bytes), "{what} as {form} turns up in pictures of anybody: plant somebody else");
        trace(format!("{what} as {form}"), bytes)
    });
    let rests = forms.iter().filter(|(_, bytes)| bytes.len() >= LINKS + 12);
    let rests = rests.map(|(form, bytes)| trace(format!("the rest of {what} as {form}"), &bytes[LINKS..]));
    whole.chain(rests).collect()
}

/// Whether these bytes are a few pixels of a smooth surface. The commonest name there is, 张伟, is two pixels of a light skin:
/// in a picture of anybody some eighty places are within one step of it, and now and then one is it.
fn is_a_colour(bytes: &[u8]) -> bool {
    let smooth = bytes.iter().zip(&bytes[3..]).all(|(one, next)| one.abs_diff(*next) < 24);
    bytes.len() < 10 && smooth
}

#[test]
fn a_name_that_is_the_colour_of_a_face_is_not_searched_for() {
    assert!(is_a_colour("张伟".as_bytes()));
    assert!(!is_a_colour("王芳".as_bytes()), "green and blue leap by forty");
    assert!(!is_a_colour("13800138000".as_bytes()), "nearly four pixels, every one as planted");
}

fn trace(what: String, bytes: &[u8]) -> Trace {
    Trace { what, find: Finder::new(bytes).into_owned() }
}

/// The traces in these bytes.
pub fn found_in<'a>(bytes: &[u8], traces: &'a [Trace]) -> Vec<&'a str> {
    traces.iter().filter(|trace| trace.find.find(bytes).is_some()).map(|trace| trace.what.as_str()).collect()
}

/// The traces in every file of a folder, and how many files were searched.
pub fn found_on_disk(folder: &Path, traces: &[Trace]) -> (Vec<String>, usize) {
    let (mut found, mut files) = (Vec::new(), 0);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let (inner, count) = found_on_disk(&path, traces);
            found.extend(inner);
            files += count;
        } else if path.is_file() {
            files += 1;
            found.extend(
                found_in(&fs::read(&path).unwrap(), traces).iter().map(|what| format!("{}: {what}", path.display())),
            );
        }
    }
    (found, files)
}

/// The traces in the memory of a process, each with the mapping it is in; `None`: this user may not look.
pub fn found_in_memory(pid: u32, traces: &[Trace]) -> Option<Vec<String>> {
    let memory = match File::open(format!("/proc/{pid}/mem")) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => return None,
        memory => memory.unwrap(),
    };
    let (mut found, mut read) = (Vec::new(), 0);
    for line in BufReader::new(File::open(format!("/proc/{pid}/maps")).unwrap()).lines() {
        let line = line.unwrap();
        let mut fields = line.split_whitespace();
        let (range, rights, name) =
            (fields.next().unwrap(), fields.next().unwrap(), fields.nth(3).unwrap_or("anonymous"));
        // Programs and libraries as they lie on the disk are nobody's data: the scripted citizen's own lines stand there too.
        // The kernel's pages cannot be read this way.
        let is_a_file_unchanged = name.starts_with('/') && !rights.contains('w');
        if !rights.starts_with('r') || is_a_file_unchanged || name.starts_with("[v") {
            continue;
        }
        let (from, to) = range.split_once('-').unwrap();
        let (from, to) = (u64::from_str_radix(from, 16).unwrap(), u64::from_str_radix(to, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        // A mapping may end while it is read, or reach past the end of its file.
        let mut there = 0;
        while there < bytes.len() {
            match memory.read_at(&mut bytes[there..], from + there as u64) {
                Ok(0) | Err(_) => break,
                Ok(more) => there += more,
            }
        }
        read += there;
        for trace in traces {
            let Some(at) = trace.find.find(&bytes[..there]) else { continue };
            let what = &trace.what;
            found.push(format!("{name} {range}: {what}, at {at:x} among {}", surroundings(&bytes[..there], at)));
        }
    }
    assert!(read > 10 << 20, "only {read} bytes of memory were read");
    Some(found)
}

/// What stands around a trace tells whose buffer it is. Everybody here is made up.
fn surroundings(bytes: &[u8], at: usize) -> String {
    let around = &bytes[at.saturating_sub(160)..bytes.len().min(at + 160)];
    String::from_utf8_lossy(around).escape_debug().to_string().replace("\\u{fffd}", "?").replace("\\0", ".")
}

/// Names of the programs a process has begun and that still run.
pub fn programs_of(pid: u32) -> Vec<String> {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let children = threads.flatten().filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    let pids: Vec<String> =
        children.flat_map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect();
    pids.iter()
        .filter_map(|pid| std::fs::read_to_string(format!("/proc/{pid}/comm")).ok())
        .map(|name| name.trim().to_owned())
        .collect()
}
