//! What the reader tells of itself and of its field.

use suiban_drivers::{Action, FaultReport, Link, reader::CardReader};

use crate::reader_sam_v::rig::{reply, request, rig};
use crate::scripted::Beside;

#[tokio::test(start_paused = true)]
async fn the_sam_number_reads_as_on_its_certificate() {
    let (mut reader, mut device) = rig();
    let number = device.answers(&request("samid"), &reply("samid")).beside(reader.sam_number()).await;
    assert_eq!(number.unwrap(), "05.03-20200101-0001234567-0089012345");
}

#[tokio::test(start_paused = true)]
async fn a_healthy_reader_is_online_and_tells_its_number() {
    let (mut reader, mut device) = rig();
    let script = async {
        device.answers(&request("status"), &reply("ok")).await;
        device.answers(&request("samid"), &reply("samid")).await;
    };
    let (status, ()) = tokio::join!(reader.status(), script);
    assert!(status.is_ready());
    assert_eq!(status.identity.as_deref(), Some("05.03-20200101-0001234567-0089012345"));
}

#[tokio::test(start_paused = true)]
async fn an_unauthorised_module_is_online_with_a_fault_to_maintain() {
    for (answer, code) in [("noauth", "sam-unauthorised"), ("self", "sam-failed")] {
        let (mut reader, mut device) = rig();
        let status = device.answers(&request("status"), &reply(answer)).beside(reader.status()).await;
        let fault = FaultReport { code: code.to_owned(), action: Action::Maintain };
        assert_eq!((status.link, status.fault), (Link::Online, Some(fault)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_reader_without_power_is_offline_and_an_unplugged_one_absent() {
    let (mut reader, device) = rig();
    assert_eq!(reader.status().await.link, Link::Offline);
    drop(device);
    assert_eq!(reader.status().await.link, Link::Absent);
}

#[tokio::test(start_paused = true)]
async fn finding_tells_a_card_from_an_empty_field() {
    for (answer, found) in [("findok", true), ("nocard", false)] {
        let (mut reader, mut device) = rig();
        let find = device.answers(&request("find"), &reply(answer)).beside(reader.find()).await;
        assert_eq!(find, Ok(found));
    }
}
