//! The programs' own commands: facts onto a medium, the office's receipts, and back; and a medium without room.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use suiban::rehearsal::{Running, Stage};
use suiban::store::{Facts, Keys, Store};
use zeroize::Zeroizing;

use crate::storage;

/// A paired kiosk that is not running, with two cases; the second has evidence of some size.
async fn kiosk(dir: &Path) -> (Stage, Running) {
    let (stage, lab) = storage::house(dir);
    let data = stage.out.join("kiosk");
    let store = Store::open(data.join("store"), Keys::load_or_create(&data.join("keys")).unwrap()).unwrap();
    storage::one_case(&store, 1).await.unwrap();
    let blob = store.stage(Zeroizing::new(vec![7; 300_000])).await.unwrap();
    let item = storage::item("case 2", vec![blob]);
    store.commit(Facts { outbox: vec![item], ..Facts::at(storage::NOW, 2) }).await.unwrap();
    (stage, lab)
}

fn waiting(stage: &Stage) -> u64 {
    let status: Value = serde_json::from_str(&stage.kiosk_do(&["status"]).unwrap()).unwrap();
    status["outbox"].as_u64().unwrap()
}

fn only_file(dir: &Path) -> PathBuf {
    let mut files: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

#[tokio::test]
async fn facts_go_out_and_receipts_come_back_by_the_programs_commands() {
    let dir = tempfile::tempdir().unwrap();
    let (stage, _lab) = kiosk(dir.path()).await;
    let medium = tempfile::tempdir().unwrap();
    let said = stage.kiosk_do(&["export", "--to", medium.path().to_str().unwrap()]).unwrap();
    assert!(said.contains("2 facts in") && said.contains("sha256 "), "{said}");
    let facts = only_file(medium.path());
    assert_eq!(waiting(&stage), 2);
    stage.central_do(&["import", facts.to_str().unwrap()]).unwrap();
    let receipts = facts.with_extension("receipts");
    let wrong = stage.kiosk_do(&["import", facts.to_str().unwrap()]).unwrap_err().to_string();
    assert!(wrong.contains("take it to central"), "{wrong}");
    let said = stage.kiosk_do(&["import", receipts.to_str().unwrap()]).unwrap();
    assert!(said.contains("2 receipts taken") && said.contains("0 facts still wait"), "{said}");
    assert_eq!(waiting(&stage), 0);
}

/// A medium of 64 KiB; what lies on it afterwards is listed in `$LEFT`.
const SCRIPT: &str = r#"
mount -t tmpfs -o size=64k none "$MEDIUM" || exit 9
"$@"
code=$?
ls -A "$MEDIUM" > "$LEFT"
exit $code
"#;

#[tokio::test]
async fn a_full_medium_is_named_nothing_is_left_on_it_and_nothing_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let (stage, _lab) = kiosk(dir.path()).await;
    if !Command::new("unshare").args(["-rm", "true"]).status().is_ok_and(|status| status.success()) {
        println!("SKIPPED: no mount namespace of one's own on this machine (unshare -rm)");
        return;
    }
    let (medium, left) = (dir.path().join("medium"), dir.path().join("left"));
    std::fs::create_dir(&medium).unwrap();
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", SCRIPT, "sh"]).arg(stage.program("suiban").unwrap().get_program());
    command.arg("--config").arg(stage.config()).arg("export").arg("--to").arg(&medium);
    let done = command.env("MEDIUM", &medium).env("LEFT", &left).output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains("the medium is full"), "{said}");
    assert_eq!(std::fs::read_to_string(&left).unwrap(), "");
    assert_eq!(waiting(&stage), 2);
}
