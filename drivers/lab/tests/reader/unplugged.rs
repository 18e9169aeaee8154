//! The plug is pulled.

use suiban_drivers::reader::CardReader;
use suiban_drivers::reader::sam_v::SamV;
use suiban_drivers::{Link, LinkFault};

use crate::reader::driver::{read, reader};
use crate::rig::Rig;

#[tokio::test]
async fn an_unplugged_reader_is_absent_and_one_plugged_in_again_reads_through_a_fresh_line() {
    let rig = Rig::fast().await;
    let mut before = reader(&rig).await;
    assert!(before.status().await.is_ready());
    rig.unplug("reader").await;
    assert_eq!(before.status().await.link, Link::Absent);
    assert!(matches!(SamV::connect(&rig.port("reader")).await, Err(LinkFault::Absent { .. })));
    rig.plug("reader").await;
    assert_eq!(before.status().await.link, Link::Absent, "the old line is gone for good");
    read(&rig, &mut reader(&rig).await, "li-na").await;
}
