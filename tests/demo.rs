//! Start to end: the demonstration's own story, in separate processes, over PTYs, sockets and TLS.

use std::path::Path;
use std::process::Command;

/// The programs beside the demo; `deploy/test` builds them before the tests.
const NEEDED: [&str; 4] = ["suiban-lab", "suiban-central", "libsuiban_lab_wlt.so", "libsuiban_lab_fpr.so"];

#[test]
fn a_citizen_renews_offline_and_collects_later_and_a_stranger_is_referred() {
    let demo = Path::new(env!("CARGO_BIN_EXE_suiban-demo"));
    for name in NEEDED {
        let path = demo.with_file_name(name);
        assert!(path.exists(), "{} is not built: run `make test`", path.display());
    }
    let out = tempfile::tempdir().unwrap();
    let played = Command::new(demo).arg("--headless").arg("--out").arg(out.path().join("demo")).output().unwrap();
    let heard = format!("{}{}", String::from_utf8_lossy(&played.stdout), String::from_utf8_lossy(&played.stderr));
    assert!(played.status.success(), "{heard}\n{}", log(out.path()));
    let summary = std::fs::read_to_string(out.path().join("demo/summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    assert_eq!(summary["renewal"]["state"], "submitted");
    assert_eq!(summary["pickup"]["state"], "collected");
    assert_eq!(summary["referral"]["state"], "identity-not-confirmed");
    assert_eq!(summary["central"]["cases"], 1);
    assert_eq!(summary["central"]["register-page"], serde_json::json!([1144, 840]));
    nobody_is_named(&out.path().join("demo"));
}

fn log(out: &Path) -> String {
    std::fs::read_to_string(out.join("demo/logs/citizen.log")).unwrap_or_default()
}

/// What the kiosk and central leave on disk and in their logs names nobody. The lab's own folder is the town itself.
fn nobody_is_named(demo: &Path) {
    let town = std::fs::read_to_string(demo.join("lab/town.json")).unwrap();
    let town: serde_json::Value = serde_json::from_str(&town).unwrap();
    let mut words = Vec::new();
    collect(&town, &mut words);
    assert!(words.iter().any(|w| w == "张伟") && words.len() >= 24, "the town's names were not found: {words:?}");
    words.push("13800138000".into());
    let mut seen = 0;
    for folder in ["kiosk", "central", "logs"] {
        seen += search(&demo.join(folder), &words);
    }
    assert!(seen > 8, "only {seen} files were searched");
}

/// Names and ID numbers of everybody.
fn collect(value: &serde_json::Value, words: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(text) if matches!(name.as_str(), "name" | "number") => words.push(text.to_owned()),
                    _ => collect(value, words),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
        _ => {}
    }
}

fn search(folder: &Path, words: &[String]) -> usize {
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            seen += search(&path, words);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        seen += 1;
        for word in words.iter().filter(|word| word.chars().count() > 1) {
            let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
            // Four bytes of a short name turn up in ciphertext by chance.
            let found = contains(&bytes, word.as_bytes()) || (wide.len() >= 8 && contains(&bytes, &wide));
            assert!(!found, "{} names a person", path.display());
        }
    }
    seen
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    !word.is_empty() && bytes.windows(word.len()).any(|window| window == word)
}
