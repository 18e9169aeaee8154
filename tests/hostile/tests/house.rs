//! The seeds are what they are said to be, and libFuzzer knows the same targets.

use std::{collections::HashSet, fs, path::Path};

use suiban_hostile::{TARGETS, seeds};

fn here(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Otherwise its mutations would try the first refusal and nothing behind it.
#[test]
fn every_operation_of_every_target_understands_a_seed() {
    let mut missing = Vec::new();
    for target in TARGETS {
        let mut understood = (target.seeds)();
        understood.retain(|seed| (target.run)(&seed.bytes));
        let of = |operation: u8| understood.iter().any(|seed| seed.bytes.first() == Some(&operation));
        missing.extend(understood.is_empty().then(|| target.name.to_owned()));
        missing.extend((0..target.operations).filter(|it| !of(*it)).map(|it| format!("{} {it}", target.name)));
    }
    assert_eq!(missing, [""; 0]);
}

#[test]
fn every_line_of_a_seed_file_is_read() {
    for file in fs::read_dir(here("seeds")).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<_> = text.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '['])).collect();
        let read = seeds::plain(&text).len().max(seeds::talks(&text).len());
        assert_eq!(read, lines.len(), "{}", path.display());
        let names: HashSet<_> = lines.iter().filter_map(|line| line.split_once(": ")).map(|(name, _)| name).collect();
        assert_eq!(names.len(), lines.len(), "a name stands twice in {}", path.display());
    }
}

#[test]
fn what_was_found_belongs_to_a_target() {
    let known: HashSet<_> = TARGETS.iter().map(|target| target.name).collect();
    for seed in seeds::plain(&fs::read_to_string(here("seeds/found.txt")).unwrap()) {
        let (target, name) = seed.name.split_once('/').unwrap();
        assert!(known.contains(target) && !name.is_empty(), "{}", seed.name);
    }
}

#[test]
fn libfuzzer_knows_every_target_and_no_other() {
    let manifest = fs::read_to_string(here("../../fuzz/Cargo.toml")).unwrap();
    let folder = fs::read_dir(here("../../fuzz/fuzz_targets")).unwrap();
    let files: HashSet<_> = folder.map(|file| file.unwrap().path().file_stem().unwrap().to_owned()).collect();
    // The picture stream is not run there: libFuzzer sees nothing of the libraries behind OpenCV.
    let targets: Vec<_> = TARGETS.iter().map(|target| target.name).filter(|name| *name != "mjpeg").collect();
    assert_eq!(files.len(), targets.len());
    for name in targets {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name} is not in fuzz/Cargo.toml");
        let file = fs::read_to_string(here(&format!("../../fuzz/fuzz_targets/{name}.rs"))).unwrap();
        assert!(file.contains(&format!("suiban_hostile::run(\"{name}\", input)")), "{name}");
    }
}
