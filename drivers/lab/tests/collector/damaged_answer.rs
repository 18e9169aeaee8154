//! An answer arrives damaged.

use suiban_drivers::collector::{CardCollector, ChannelState};

use crate::collector::driver::ready;
use crate::rig::Rig;

#[tokio::test]
async fn damaged_answers_to_questions_are_asked_for_again() {
    let rig = Rig::fast().await;
    let mut slot = ready(&rig).await;
    for damage in ["flip-bit", "drop-byte", "truncate", "junk"] {
        for spoilt in 1..=2 {
            rig.act(&format!("collector fail-next {spoilt} {damage}")).await;
            assert_eq!(slot.channel().await.unwrap(), ChannelState::Empty, "{damage} {spoilt}");
        }
    }
}
