//! A disk without room: the machine stops taking applications, keeps everything it has, and comes back by itself.

use std::io::Write;

use crate::storage;

/// The data lie on a file system of their own that a file fills up; the file goes when `room` appears.
const SCRIPT: &str = r#"
set -e
mount -t tmpfs -o size=6m none "$SUIBAN_DATA.new"
cp -a "$SUIBAN_DATA/." "$SUIBAN_DATA.new/"
mount --move "$SUIBAN_DATA.new" "$SUIBAN_DATA"
(
  while [ ! -e "$SUIBAN_OUT/fill" ]; do kill -0 $$ || exit 0; sleep 0.1; done
  cat /dev/zero > "$SUIBAN_DATA/ballast" 2>/dev/null || true
  while [ ! -e "$SUIBAN_OUT/room" ]; do kill -0 $$ || exit 0; sleep 0.1; done
  rm "$SUIBAN_DATA/ballast"
) &
exec "$@"
"#;

#[test]
fn a_full_disk_takes_the_machine_out_of_service_and_room_brings_it_back() {
    let dir = tempfile::tempdir().unwrap();
    let (stage, _lab) = storage::house(dir.path());
    // The last wall is looked at here, not the rail before it.
    let mut config = std::fs::File::options().append(true).open(stage.config()).unwrap();
    writeln!(config, "\n[limits]\nfree_mib = 0").unwrap();
    let data = stage.out.join("kiosk");
    std::fs::create_dir(data.with_extension("new")).unwrap();
    let script = format!("SUIBAN_DATA={data:?}\nSUIBAN_OUT={:?}\n{SCRIPT}", stage.out);
    let Some(mut citizen) = storage::kiosk_in_namespace(&stage, "disk_full", &script) else { return };
    citizen.wait("attract", "", 60).unwrap();
    std::fs::write(stage.out.join("fill"), "").unwrap();
    // Somebody comes, and the journal cannot be written.
    while citizen.look().unwrap().screen == "attract" {
        if citizen.touch("换领新证").is_ok() {
            drop(citizen.touch("退出"));
        }
    }
    citizen.wait("out-of-service", "storage-out", 60).unwrap();
    std::fs::write(stage.out.join("room"), "").unwrap();
    citizen.wait("attract", "", 30).unwrap();
}
