//! Something covers the document camera's lens.

use crate::camera::covered::covered_and_free;

#[tokio::test]
async fn a_covered_document_camera_is_blind_after_three_seconds_and_sees_again_when_it_is_free() {
    covered_and_free("document-camera").await;
}
