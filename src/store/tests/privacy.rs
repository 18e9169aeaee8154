//! No file of the kiosk shows a name, a number or a picture, at any moment.

use std::os::unix::fs::PermissionsExt;

use super::manifest::entry;
use super::*;

const NAME: &str = "测试人张某";
const NUMBER: &str = "44019919900307003X";
const PICTURE: &str = "JFIF picture of a planted person";

fn files(dir: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Files that show the text as it is or as hex.
pub(crate) fn showing(dir: &Path, text: &str) -> Vec<PathBuf> {
    let forms = [text.as_bytes().to_vec(), hex::encode(text).into_bytes(), hex::encode_upper(text).into_bytes()];
    let shows = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap();
        forms.iter().any(|form| bytes.windows(form.len()).any(|part| part == form))
    };
    files(dir).into_iter().filter(shows).collect()
}

#[tokio::test]
async fn no_file_shows_a_planted_person() {
    let bench = Bench::new();
    let store = bench.open();
    let person = entry(1, NAME, NUMBER);
    let body = person.new_card_body_number.expose().0.clone();
    let body_text = String::from_utf8(body.clone()).unwrap();
    store.replace_manifest(1, vec![person]).await.unwrap();
    let blob = store.stage(secret(PICTURE)).await.unwrap();
    let mut all = facts(vec![item(&format!("{NAME} {NUMBER} {body_text}"), vec![blob])]);
    all.drawers.push(DrawerWrite::load(1, "SB-TEST-0001", &body));
    store.commit(all).await.unwrap();
    store.set_settings(vec![("planted".into(), "control-of-this-test".into())]).await.unwrap();
    store.manifest_by_number(NUMBER).await.unwrap();
    let wal = bench.store_dir().join("kiosk.db-wal");
    assert!(fs::metadata(&wal).unwrap().len() > 0);
    for moment in ["filled", "emptied"] {
        for text in [NAME, NUMBER, PICTURE, &body_text] {
            assert_eq!(showing(bench.dir.path(), text), [] as [PathBuf; 0], "{moment}");
        }
        assert!(!showing(bench.dir.path(), "control-of-this-test").is_empty(), "the search itself works");
        store.replace_manifest(2, vec![]).await.unwrap();
    }
    let refused = store.commit(Facts::at(NOW, 1).note(None, "seen", json!({ "number": NUMBER }))).await.unwrap_err();
    assert!(!format!("{refused} {refused:?}").contains(NUMBER));
}

#[tokio::test]
async fn only_the_owner_may_read_any_file() {
    let bench = Bench::new();
    let store = bench.open();
    let blob = store.stage(secret(PICTURE)).await.unwrap();
    store.commit(facts(vec![item("case", vec![blob])])).await.unwrap();
    let all = files(bench.dir.path());
    assert!(all.iter().any(|path| path.ends_with("kiosk.db-wal")) && all.len() >= 7);
    for path in all {
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode & 0o077, 0, "{} {mode:o}", path.display());
    }
}

#[tokio::test]
async fn a_key_that_others_may_read_is_not_used() {
    let bench = Bench::new();
    bench.keys();
    let key = bench.dir.path().join("keys/local.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(Keys::load_or_create(&bench.dir.path().join("keys")), Err(StoreError::Key(_))));
}

#[test]
fn a_fact_prints_without_its_body() {
    let printed = format!("{:?}", facts(vec![item(NAME, vec![])]));
    let load = format!("{:?}", DrawerWrite::load(1, "SB-TEST-0001", NUMBER.as_bytes()));
    assert!(!printed.contains(NAME) && !load.contains(NUMBER));
}
