//! What a kiosk deleted is known at central, as the kiosk signed it.

use suiban_wire::case::{DataClass, Deleted, Purged};
use suiban_wire::envelope::Kind;

use crate::common::{NOW, Office};

#[tokio::test]
async fn a_purge_is_listed_with_what_was_deleted_and_which_keys_ended() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let deleted =
        vec![Deleted { class: DataClass::Facts, count: 3 }, Deleted { class: DataClass::Evidence, count: 12 }];
    let body = Purged { before_ms: NOW - 7, deleted, keys: vec!["period-4".into(), "period-5".into()], at_ms: NOW };
    let fact = kiosk.fact(Kind::Purged, &body, vec![]);
    kiosk.deliver(&office, &[&fact]).await;
    let purges = office.central.purges().await.unwrap();
    assert_eq!(purges.len(), 1);
    let seen = &purges[0];
    assert_eq!((seen.device.as_str(), seen.facts, seen.evidence, seen.before_ms), ("GZ-TH-0017", 3, 12, NOW - 7));
    assert_eq!(seen.keys, ["period-4", "period-5"]);
    assert_eq!(office.central.quarantined().await.unwrap(), []);
}

#[tokio::test]
async fn a_record_that_cannot_be_read_is_set_aside() {
    let office = Office::new().await;
    let mut kiosk = office.kiosk("GZ-TH-0017").await;
    let fact = kiosk.fact(Kind::Purged, &"everything", vec![]);
    kiosk.deliver(&office, &[&fact]).await;
    assert_eq!(office.central.purges().await.unwrap(), []);
    assert_eq!(office.central.quarantined().await.unwrap()[0].reason, "body-unreadable");
}
