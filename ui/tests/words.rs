//! Reads the sources of the screens: every sentence has its Chinese, with the same places for values, and every pair
//! of colours is readable.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn slint_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            slint_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "slint") {
            found.push(path);
        }
    }
}

/// The string literal at the start of `text` (after blanks), and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    let rest = text.trim_start().strip_prefix('"')?;
    let end = rest.match_indices('"').map(|(at, _)| at).find(|at| !rest[..*at].ends_with('\\'))?;
    Some((rest[..end].to_owned(), &rest[end + 1..]))
}

/// Every `@tr` of all screens: singular, and plural where there is one.
fn sentences() -> BTreeMap<String, Option<String>> {
    let mut files = Vec::new();
    slint_files(here(), &mut files);
    let mut all = BTreeMap::new();
    for file in files {
        let source = std::fs::read_to_string(&file).unwrap();
        for after in source.split("@tr(").skip(1) {
            let (one, rest) =
                literal(after).unwrap_or_else(|| panic!("{file:?}: @tr without a literal: {:.40}", after));
            let many = rest.trim_start().strip_prefix('|').and_then(literal).map(|(text, _)| text);
            all.insert(one, many);
        }
    }
    assert!(all.len() > 300, "only {} sentences found", all.len());
    all
}

/// `msgid` to its translation.
fn catalogue() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(here().join("i18n/zh_CN/LC_MESSAGES/suiban-ui.po")).unwrap();
    let mut all = BTreeMap::new();
    let mut id = String::new();
    for line in text.lines() {
        if let Some((value, _)) = line.strip_prefix("msgid ").and_then(literal) {
            id = value;
        } else if let Some((value, _)) =
            line.strip_prefix("msgstr ").or(line.strip_prefix("msgstr[0] ")).and_then(literal)
        {
            all.insert(id.clone(), value);
        }
    }
    all.remove("");
    all
}

/// The places for values, `{}`, `{0}` or `{n}`, in a sentence.
fn places(sentence: &str) -> usize {
    sentence.matches('{').count()
}

#[test]
fn every_sentence_has_its_chinese_with_the_same_places_for_values() {
    let catalogue = catalogue();
    let mut wrong = Vec::new();
    for (one, many) in sentences() {
        match catalogue.get(&one) {
            None => wrong.push(format!("no translation: {one}")),
            Some(text) if text.is_empty() => wrong.push(format!("empty translation: {one}")),
            Some(text) if places(text) != places(many.as_deref().unwrap_or(&one)) => {
                wrong.push(format!("other places for values: {one} / {text}"));
            }
            Some(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_translation_is_left_over_or_still_english() {
    let sentences = sentences();
    for (id, text) in catalogue() {
        assert!(sentences.contains_key(&id), "no screen says: {id}");
        let words = id.chars().any(|c| c.is_ascii_alphabetic());
        let chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(!words || chinese, "not Chinese: {id} / {text}");
    }
}

#[test]
fn chinese_uses_full_width_punctuation() {
    for text in catalogue().into_values() {
        let half = text.chars().find(|c| ",;?!()".contains(*c) || (*c == ':' || *c == '.') && !text.contains('/'));
        assert!(half.is_none(), "half-width {half:?} in: {text}");
    }
}

#[test]
fn visible_words_are_always_translatable() {
    let mut files = Vec::new();
    slint_files(here(), &mut files);
    for file in files {
        for (number, line) in std::fs::read_to_string(&file).unwrap().lines().enumerate() {
            let Some(at) = line.find("text: \"").or_else(|| line.find("label: \"")) else { continue };
            let (words, _) = literal(line[at..].split_once(' ').unwrap().1).unwrap();
            // Language names are always said in their own language; digits and empty texts have none.
            let free =
                words.chars().all(|c| !c.is_alphabetic()) || ["简体中文", "English", "中文"].contains(&words.as_str());
            assert!(free, "{file:?}:{}: not translatable: {words}", number + 1);
        }
    }
}

fn colours() -> BTreeMap<String, f64> {
    let source = std::fs::read_to_string(here().join("theme.slint")).unwrap();
    let line = |line: &str| {
        let (name, value) = line.trim().strip_prefix("out property <color> ")?.split_once(": #")?;
        Some((name.to_owned(), luminance(value.trim_end_matches(';'))))
    };
    source.lines().filter_map(line).collect()
}

/// Relative luminance of `RRGGBB` (WCAG 2.2).
fn luminance(hex: &str) -> f64 {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.039_28 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

/// Text colour and the grounds it is put on.
const PAIRS: [(&str, &[&str]); 10] = [
    ("ink", &["paper", "surface", "sunken", "action-tint", "good-tint", "warn-tint", "bad-tint"]),
    ("soft", &["paper", "surface", "sunken"]),
    ("action", &["paper", "surface", "action-tint"]),
    ("good", &["paper", "surface", "good-tint"]),
    ("warn", &["paper", "surface", "sunken", "warn-tint", "strip"]),
    ("bad", &["paper", "surface", "bad-tint"]),
    ("fetch", &["paper", "surface"]),
    ("on-dark", &["action", "action-pressed", "fetch", "fetch-pressed", "good", "ink"]),
    ("action-tint", &["action", "action-pressed"]),
    ("fetch-tint", &["fetch", "fetch-pressed"]),
];

#[test]
fn every_text_keeps_seven_to_one_on_its_ground() {
    let colours = colours();
    for (text, grounds) in PAIRS {
        for ground in grounds {
            let (a, b) = (colours[text], colours[*ground]);
            let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
            assert!(contrast >= 7.0, "{text} on {ground}: {contrast:.2}");
        }
    }
}
