//! A disk that cannot be written at the start: nothing is lost, nothing is begun anew, and the machine opens when it can.

use crate::storage;

const SCRIPT: &str = r#"
set -e
mount --bind "$SUIBAN_DATA" "$SUIBAN_DATA"
mount -o remount,bind,ro "$SUIBAN_DATA"
( while [ ! -e "$SUIBAN_OUT/writable" ]; do kill -0 $$ || exit 0; sleep 0.1; done; mount -o remount,bind,rw "$SUIBAN_DATA" ) &
exec "$@"
"#;

#[test]
fn a_read_only_disk_takes_the_machine_out_of_service_until_it_can_be_written() {
    let dir = tempfile::tempdir().unwrap();
    let (stage, _lab) = storage::house(dir.path());
    let data = stage.out.join("kiosk");
    let before = std::fs::read(data.join("store/kiosk.db")).unwrap();
    let script = format!("SUIBAN_DATA={data:?}\nSUIBAN_OUT={:?}\n{SCRIPT}", stage.out);
    let Some(mut citizen) = storage::kiosk_in_namespace(&stage, "read_only_disk", &script) else { return };
    citizen.wait("out-of-service", "storage-out", 60).unwrap();
    assert_eq!(std::fs::read(data.join("store/kiosk.db")).unwrap(), before);
    std::fs::write(stage.out.join("writable"), "").unwrap();
    citizen.wait("attract", "", 60).unwrap();
}
