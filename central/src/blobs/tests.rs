#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;

async fn store() -> (tempfile::TempDir, Blobs) {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(folder.path()).unwrap();
    (folder, blobs)
}

fn chunk(bytes: &'static [u8]) -> bytes::Bytes {
    bytes::Bytes::from_static(bytes)
}

#[tokio::test]
async fn an_upload_goes_on_after_a_restart() {
    let (folder, blobs) = store().await;
    let hash = Hash::of(b"abcdef");
    assert_eq!(blobs.progress("K1", &hash).await.unwrap(), None);
    assert_eq!(blobs.append("K1", hash, 0, 6, chunk(b"abc")).await.unwrap(), 3);
    let blobs = Blobs::open(folder.path()).unwrap();
    assert_eq!(blobs.progress("K1", &hash).await.unwrap(), Some(Progress { offset: 3, length: 6 }));
    assert!(matches!(blobs.append("K1", hash, 0, 6, chunk(b"abc")).await, Err(UploadError::Offset { expected: 3 })));
    assert!(!blobs.has(&hash));
    assert_eq!(blobs.append("K1", hash, 3, 6, chunk(b"def")).await.unwrap(), 6);
    blobs.landed([hash]).await;
    assert_eq!(blobs.read(&hash).unwrap(), b"abcdef");
    assert_eq!(blobs.progress("K2", &hash).await.unwrap(), Some(Progress { offset: 6, length: 6 }));
}

#[tokio::test]
async fn wrong_bytes_are_thrown_away_and_the_upload_starts_again() {
    let (_folder, blobs) = store().await;
    let hash = Hash::of(b"abcdef");
    let wrong = blobs.append("K1", hash, 0, 6, chunk(b"abcdeX")).await;
    assert!(matches!(wrong, Err(UploadError::Hash)));
    assert_eq!((blobs.has(&hash), blobs.progress("K1", &hash).await.unwrap()), (false, None));
    assert_eq!(blobs.append("K1", hash, 0, 6, chunk(b"abcdef")).await.unwrap(), 6);
}

#[tokio::test]
async fn one_kiosk_cannot_disturb_the_upload_of_another() {
    let (_folder, blobs) = store().await;
    let hash = Hash::of(b"abcdef");
    blobs.append("K1", hash, 0, 6, chunk(b"abc")).await.unwrap();
    assert!(matches!(blobs.append("K2", hash, 0, 6, chunk(b"XXXXXX")).await, Err(UploadError::Hash)));
    assert_eq!(blobs.append("K1", hash, 3, 6, chunk(b"def")).await.unwrap(), 6);
}

#[tokio::test]
async fn more_bytes_than_announced_or_allowed_are_refused() {
    let (_folder, blobs) = store().await;
    let hash = Hash::of(b"abcdef");
    for (offset, length) in [(0, 5), (u64::MAX, u64::MAX), (0, MAX_BLOB + 1)] {
        let refused = blobs.append("K1", hash, offset, length, chunk(b"abcdef")).await;
        assert!(matches!(refused, Err(UploadError::TooLong)), "{offset} {length}");
    }
}

#[tokio::test]
async fn announcing_another_length_starts_over() {
    let (_folder, blobs) = store().await;
    let hash = Hash::of(b"abcdef");
    blobs.append("K1", hash, 0, 9, chunk(b"abc")).await.unwrap();
    assert_eq!(blobs.append("K1", hash, 0, 6, chunk(b"abcdef")).await.unwrap(), 6);
}

/// As a power cut or a kill leaves it: every byte came, the last step was not done.
async fn cut_short(bytes: &[u8]) -> (tempfile::TempDir, Blobs, Hash) {
    let (folder, blobs) = store().await;
    let hash = Hash::of(b"abcdef");
    fs::create_dir_all(blobs.parts("K1")).unwrap();
    fs::write(blobs.parts("K1").join(format!("{hash}-6")), bytes).unwrap();
    (folder, blobs, hash)
}

#[tokio::test]
async fn an_upload_whose_last_step_was_cut_off_is_ended_when_the_kiosk_asks() {
    let (_folder, blobs, hash) = cut_short(b"abcdef").await;
    assert_eq!(blobs.progress("K1", &hash).await.unwrap(), Some(Progress { offset: 6, length: 6 }));
    blobs.landed([hash]).await;
    assert_eq!(blobs.read(&hash).unwrap(), b"abcdef");
}

#[tokio::test]
async fn bytes_a_power_cut_spoilt_are_thrown_away_when_the_kiosk_asks() {
    let (_folder, blobs, hash) = cut_short(&[0; 6]).await;
    assert_eq!(blobs.progress("K1", &hash).await.unwrap(), None);
    assert_eq!(blobs.append("K1", hash, 0, 6, chunk(b"abcdef")).await.unwrap(), 6);
}

#[tokio::test]
async fn what_cannot_reach_the_disk_is_not_here() {
    let (folder, blobs) = store().await;
    let hash = Hash::of(b"abcdef");
    // A file where the folder of the whole blob should be.
    fs::write(folder.path().join(&hash.to_string()[..2]), b"").unwrap();
    assert_eq!(blobs.append("K1", hash, 0, 6, chunk(b"abcdef")).await.unwrap(), 6);
    blobs.landed([hash]).await;
    assert!(!blobs.has(&hash));
}
