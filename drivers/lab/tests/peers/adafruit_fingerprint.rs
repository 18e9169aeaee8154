//! adafruit-circuitpython-fingerprint 2.2.25 (PyPI, MIT), run as a program of its own.
//!
//! Where it differs: it reads exactly as many bytes as the answer it hopes for, so only refusals that are as long as the
//! success are refusals to it; and it looks at no sum.

use crate::peers::{Script, path_of};
use crate::rig::Rig;

#[tokio::test]
async fn adafruits_library_enrols_a_finger_and_takes_its_features_to_the_host_and_back() {
    let rig = Rig::fast().await;
    let test = "adafruits_library_enrols_a_finger_and_takes_its_features_to_the_host_and_back";
    let port = path_of(&rig.port("fingerprint"));
    let Some(mut script) = Script::start(test, "adafruit_fingerprint.py", &[&port]) else { return };
    let mut said = Vec::new();
    while let Some(line) = script.line().await {
        match line.as_str() {
            "press" => drop(rig.act("finger press person=zhang-wei finger=11 quality=85").await),
            "lift" => drop(rig.act("finger lift").await),
            _ => said.push(line),
        }
    }
    let expected = [
        "module 300 3 2 6",
        "first 0",
        "second 0",
        "model 0 0",
        "count 0 1",
        "pages 0 299",
        "features 512 True",
        "compared 0 100",
        "found 0 299",
        "fast 0 299",
        "deleted 0 True",
    ];
    assert_eq!(said, expected);
}
