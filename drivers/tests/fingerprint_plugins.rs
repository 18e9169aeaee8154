//! The matcher and the photo codec through a real shared library, with the signatures of the closed ones.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, OnceLock},
};

use suiban_drivers::{
    Secret,
    fingerprint::FingerImage,
    plugin::{
        PluginError,
        matcher::Matcher,
        photo::{PhotoCodec, PhotoDecoder},
    },
};

/// Builds the stand-in once; a real library is as far from the drivers as this one.
fn library() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("libclosed-{}.so", std::process::id()));
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scripted/closed_libraries.rs");
        let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let built = Command::new(compiler)
            .args(["--crate-name", "closed", "--crate-type", "cdylib", "--edition", "2024", source, "-o"])
            .arg(&file)
            .status();
        assert!(built.unwrap().success(), "the stand-in library does not build");
        file
    })
}

fn print(grey: u8, height: u32) -> FingerImage {
    FingerImage { width: 256, height, dpi: 500, pixels: Secret::new(vec![grey; 256 * height as usize]) }
}

fn refused(function: &'static str, code: i32) -> PluginError {
    PluginError::Refused { function, code }
}

#[test]
fn the_matcher_is_started_used_and_ended() {
    let matcher = Matcher::load(library()).unwrap();
    assert!(matcher.version().unwrap().starts_with("3.0.12."));

    let feature = matcher.extract(&print(90, 288), 11).unwrap();
    assert_eq!(feature.expose().len(), 512);
    assert_eq!(feature.expose()[1], 255, "the rows below the sensor's picture are white");
    assert_eq!(feature.expose()[5], 11);
    // 288 rows of 90 and 72 rows of 255
    assert_eq!(feature.expose()[511], 123);

    assert_eq!(matcher.compare_image(&print(90, 288), &feature), Ok(1.0));
    assert_eq!(matcher.compare_image(&print(40, 288), &feature), Ok(0.25));
    assert_eq!(matcher.compare(&feature, &feature), Ok(1.0));
    assert_eq!(matcher.quality(&print(64, 360)), Ok(64));
}

#[test]
fn a_second_matcher_ends_only_itself() {
    let one = Matcher::load(library()).unwrap();
    let two = Matcher::load(library()).unwrap();
    drop(two);
    assert_ne!(one.version().unwrap(), "3.0.12.0");
}

#[test]
fn a_picture_or_feature_of_another_size_never_reaches_the_library() {
    let matcher = Matcher::load(library()).unwrap();
    let mut short = print(90, 288);
    short.pixels = Secret::new(vec![90; 100]);
    let coarse = FingerImage { dpi: 250, ..print(90, 288) };
    for image in [print(90, 361), short, coarse] {
        assert!(matches!(matcher.extract(&image, 11), Err(PluginError::Input(_))));
    }
    let feature = Secret::new(vec![0; 511]);
    assert!(matches!(matcher.compare_image(&print(90, 288), &feature), Err(PluginError::Input(_))));
}

#[test]
fn a_score_outside_its_range_is_not_handed_on() {
    let matcher = Matcher::load(library()).unwrap();
    assert_eq!(matcher.quality(&print(200, 360)), Err(PluginError::Nonsense { function: "FP_GetQualityScore" }));
}

#[test]
fn calls_from_many_threads_reach_the_library_one_at_a_time() {
    let matcher = Arc::new(Matcher::load(library()).unwrap());
    let codec = Arc::new(PhotoCodec::load(library()).unwrap());
    let threads: Vec<_> = (0..8)
        .map(|number| {
            let (matcher, codec) = (Arc::clone(&matcher), Arc::clone(&codec));
            std::thread::spawn(move || {
                let mut wlt = vec![number; 1024];
                wlt[0] = b'W';
                for _ in 0..50 {
                    matcher.version().unwrap();
                    matcher.quality(&print(number, 360)).unwrap();
                    assert_eq!(codec.decode(&wlt).unwrap().bgr.expose()[5], number);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

#[test]
fn a_photo_is_decoded_to_a_portrait() {
    let codec = PhotoCodec::load(library()).unwrap();
    let mut wlt = vec![77; 1024];
    wlt[..2].copy_from_slice(b"W\x05");
    let portrait = codec.decode(&wlt).unwrap();
    assert_eq!((portrait.width, portrait.height, portrait.bgr.expose().len()), (102, 126, 38_556));
    assert_eq!(portrait.bgr.expose()[..2], [5, 77]);
    assert_eq!(format!("{portrait:?}"), "Portrait(102×126)");
}

#[test]
fn a_photo_the_codec_refuses_or_of_another_size_is_a_typed_error() {
    let codec = PhotoCodec::load(library()).unwrap();
    assert_eq!(codec.decode(&[0; 1024]), Err(refused("unpack", -3)));
    assert!(matches!(codec.decode(&[0; 1023]), Err(PluginError::Input(_))));
}

#[test]
fn a_missing_or_wrong_library_is_named() {
    let nowhere = Path::new("/nowhere/libID_Fpr.so");
    let fault = Matcher::load(nowhere).err().unwrap();
    assert!(matches!(&fault, PluginError::Load { path, .. } if path == nowhere), "{fault}");

    let no_library = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    assert!(matches!(PhotoCodec::load(&no_library).err().unwrap(), PluginError::Load { .. }));

    let libc = Path::new("libc.so.6");
    let missing = PluginError::Missing { path: libc.to_owned(), function: "FP_Begin" };
    assert_eq!(Matcher::load(libc).err().unwrap(), missing);
}
