//! The model pack.

use crate::biometrics::pack::CheckState;
use crate::biometrics::{EngineError, ModelPack, PackError, open};

#[test]
fn a_missing_file_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let pack = ModelPack::at(dir.path()).unwrap();
    let file = pack.verify().swap_remove(0).file;
    let error = open(Some(&pack)).err().expect("an empty folder is no pack");
    assert!(matches!(&error, EngineError::Pack(PackError::Missing(missing)) if *missing == file), "{error}");
    assert!(error.to_string().contains(&file));
}

#[test]
fn a_changed_file_is_refused_and_never_replaced_by_the_embedded_engine() {
    let dir = tempfile::tempdir().unwrap();
    let pack = ModelPack::at(dir.path()).unwrap();
    let file = pack.verify().swap_remove(0).file;
    std::fs::write(dir.path().join(&file), b"not the model").unwrap();
    assert_eq!(pack.verify()[0].state, CheckState::Changed);
    let error = open(Some(&pack)).err().expect("a changed file is not loaded");
    assert!(matches!(&error, EngineError::Pack(PackError::Changed(changed)) if *changed == file), "{error}");
}

#[test]
fn a_folder_without_models_is_no_pack() {
    let dir = tempfile::tempdir().unwrap();
    assert!(ModelPack::find(Some(dir.path())).unwrap().is_none());
    std::fs::write(dir.path().join(ModelPack::at(dir.path()).unwrap().verify()[0].file.clone()), b"x").unwrap();
    assert!(ModelPack::find(Some(dir.path())).unwrap().is_some(), "a damaged pack is a fault, not an absent one");
}
