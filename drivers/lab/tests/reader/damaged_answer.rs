//! An answer arrives damaged.

use suiban_drivers::LinkFault;
use suiban_drivers::reader::CardReader;

use crate::reader::driver::reader;
use crate::rig::{Rig, link};

#[tokio::test]
async fn a_damaged_answer_is_a_typed_error_and_the_following_exchange_works() {
    let rig = Rig::fast().await;
    let mut reader = reader(&rig).await;
    rig.act("reader place-card person=wu-qiang").await;
    for damage in ["flip-bit", "drop-byte", "truncate"] {
        rig.act(&format!("reader fail-next how={damage}")).await;
        let fault = link(reader.find().await);
        assert!(matches!(fault, LinkFault::Garbled { .. }), "{damage}: {fault}");
        assert!(reader.find().await.unwrap(), "after {damage}");
    }
    rig.act("reader fail-next how=silent").await;
    assert!(matches!(link(reader.find().await), LinkFault::Timeout { .. }));
    rig.act("reader fail-next how=junk").await;
    assert!(reader.find().await.unwrap(), "noise before an answer is passed over");
    assert_eq!(reader.read().await.unwrap().fingers.len(), 1);
}
