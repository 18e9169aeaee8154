//! The document camera's cable is pulled.

use crate::camera::unplugged::unplugged_and_plugged;

#[tokio::test]
async fn an_unplugged_document_camera_gives_no_picture_and_gives_them_again_by_itself() {
    unplugged_and_plugged("document-camera").await;
}
