//! pyfingerprint 1.5 (PyPI, D-FSL), the best known client of these modules, run as a program of its own.

use crate::peers::{Script, path_of};
use crate::rig::Rig;

#[tokio::test]
async fn pyfingerprint_enrols_and_finds_a_finger_at_the_simulator() {
    let rig = Rig::fast().await;
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("finger.png");
    let port = path_of(&rig.port("fingerprint"));
    let test = "pyfingerprint_enrols_and_finds_a_finger_at_the_simulator";
    let Some(mut script) = Script::start(test, "pyfingerprint.py", &[&port, picture.to_str().unwrap()]) else { return };
    let mut said = Vec::new();
    while let Some(line) = script.line().await {
        match line.as_str() {
            "press" => drop(rig.act("finger press person=li-na finger=12 quality=85").await),
            "lift" => drop(rig.act("finger lift").await),
            _ => said.push(line),
        }
    }
    let expected = [
        "password True",
        "module 300 3 128 57600",
        "stranger -1 -1",
        "alike True",
        "model True",
        "stored 0 1",
        "features 512 True",
        "found 0 True",
        "deleted True 0",
    ];
    assert_eq!(said, expected);
    assert!(rig.lab.world().read(|w| w.finger.library.is_empty()));
    let picture = image::open(picture).unwrap().into_luma8();
    assert_eq!(picture.dimensions(), (256, 288));
    let darkest = picture.pixels().map(|pixel| pixel.0[0]).min();
    assert!(darkest < Some(64) && picture.pixels().any(|pixel| pixel.0[0] > 192), "ridges and valleys are seen");
}
