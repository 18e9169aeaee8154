//! The walls between the rooms, read from the dependency graph as cargo resolves it.

use std::process::Command;

fn tree(arguments: &[&str]) -> String {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let root = env!("CARGO_MANIFEST_DIR");
    let mut command = Command::new(cargo);
    command.current_dir(root).args(["tree", "--offline", "--prefix", "none"]).args(arguments);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn has(tree: &str, name: &str) -> bool {
    tree.lines().any(|line| line.split(' ').next() == Some(name))
}

#[test]
fn drivers_wire_and_central_never_depend_on_slint() {
    for package in ["suiban-drivers", "suiban-wire", "suiban-central", "suiban-lab"] {
        let tree = tree(&["-p", package, "--edges", "normal"]);
        assert!(has(&tree, package), "no tree of {package}");
        for name in ["slint", "i-slint-core"] {
            assert!(!has(&tree, name), "{package} depends on {name}");
        }
    }
}

#[test]
fn the_kiosk_is_free_of_centrals_crates() {
    let tree = tree(&["-p", "suiban", "--edges", "normal"]);
    for name in ["suiban-central", "suiban-lab", "sea-orm", "sqlx-core", "axum"] {
        assert!(!has(&tree, name), "the kiosk depends on {name}");
    }
}

#[test]
fn the_lab_shares_no_code_with_the_drivers() {
    let tree = tree(&["-p", "suiban-lab", "--edges", "normal"]);
    assert!(!has(&tree, "suiban-drivers"));
}

/// Two hundred libraries come with it; they stay in the camera's own program.
#[test]
fn the_kiosk_does_not_carry_opencvs_video_input() {
    assert!(
        !has(&tree(&["-p", "suiban", "--edges", "normal"]), "suiban-eye"),
        "the kiosk depends on the camera's program"
    );
    let kiosk = std::fs::read(env!("CARGO_BIN_EXE_suiban")).unwrap();
    assert!(memchr::memmem::find(&kiosk, b"libopencv_dnn.so").is_some(), "libraries are not named as they were");
    assert!(memchr::memmem::find(&kiosk, b"libopencv_videoio.so").is_none(), "the kiosk links the video input");
}

#[test]
fn every_program_that_serves_citizens_overwrites_what_it_gives_back() {
    let declared = "#[global_allocator]\nstatic MEMORY: suiban::secrecy::Memory = suiban::secrecy::MEMORY;";
    for program in [include_str!("../src/main.rs"), include_str!("../src/bin/suiban-demo/main.rs")] {
        assert!(program.contains(declared));
    }
}

#[test]
fn a_release_build_has_no_crash_point() {
    let lib = include_str!("../src/lib.rs");
    let guard =
        lib.find("feature = \"crash-points\", not(debug_assertions)").and_then(|at| lib[at..].find("compile_error!"));
    assert!(guard.is_some(), "src/lib.rs no longer refuses the feature in a release build");
    assert!(!features().contains("crash-points"), "crash points are in the default features");
}

/// The kiosk's default features as cargo resolves them.
fn features() -> String {
    tree(&["-p", "suiban", "--edges", "features", "--depth", "0", "--format", "{f}"])
}

#[test]
fn a_release_build_has_no_hand_on_its_screen() {
    let tree = tree(&["-p", "suiban", "--edges", "normal,build"]);
    assert!(!has(&tree, "i-slint-backend-testing"));
    let lib = include_str!("../src/lib.rs");
    let guard = lib.find("not(debug_assertions)").and_then(|at| lib[at..].find("compile_error!"));
    assert!(guard.is_some(), "src/lib.rs no longer refuses the feature in a release build");
}

#[test]
fn a_release_build_cannot_record_what_devices_say() {
    let tree = tree(&["-p", "suiban", "--edges", "normal,features"]);
    assert!(tree.contains("suiban-drivers feature \"default\""), "the tree shows no features");
    assert!(!tree.contains("suiban-drivers feature \"record\""), "the kiosk is built with recording");
    let lib = include_str!("../drivers/src/lib.rs");
    let guard = lib.find("feature = \"record\", not(debug_assertions)").map(|at| &lib[at..]);
    let next = guard.and_then(|guard| guard.lines().nth(1));
    assert!(next.is_some_and(|line| line.starts_with("compile_error!")), "drivers/src/lib.rs no longer refuses it");
}
