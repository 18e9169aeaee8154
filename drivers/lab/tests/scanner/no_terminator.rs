//! The scanner was set to send no terminator.

use crate::rig::Rig;
use crate::scanner::driver::{scan, scanner};

#[tokio::test]
async fn a_code_without_an_end_is_ended_by_the_silence_after_it() {
    let rig = Rig::fast().await;
    let mut scanner = scanner(&rig).await;
    rig.act("scanner fault no-terminator").await;
    for text in ["suiban:pick-up/0017/AB12", "领证:张伟"] {
        assert_eq!(scan(&rig, &mut scanner, text).await.unwrap().expose(), text);
    }
}
