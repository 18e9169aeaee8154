//! The kiosk's loader and the lab's two plug-ins, with what the devices deliver.
//!
//! A plug-in that is not built is no failure here; the test says so by its name. `deploy/test` builds both first.

use std::path::PathBuf;

use suiban_drivers::fingerprint::FingerprintSensor;
use suiban_drivers::fingerprint::zfm20::Zfm20;
use suiban_drivers::plugin::matcher::Matcher;
use suiban_drivers::plugin::photo::{PhotoCodec, PhotoDecoder};
use suiban_drivers::reader::sam_v::SamV;
use suiban_drivers::reader::{CardReader, CardRecord};
use suiban_drivers::transport::BoxPipe;
use suiban_lab_town::wlt;

use crate::rig::Rig;

/// The plug-in beside the test's own folder (`target/PROFILE/deps`), if it is built.
fn plugin(name: &str, test: &str) -> Option<PathBuf> {
    let folder = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().to_owned();
    let path = folder.join(format!("libsuiban_lab_{name}.so"));
    if !path.exists() {
        println!("skipped: {test}: {} is not built (cargo build -p suiban-lab-{name})", path.display());
        return None;
    }
    Some(path)
}

async fn read(rig: &Rig, person: &str) -> CardRecord {
    let mut reader = SamV::connect(&rig.port("reader")).await.unwrap();
    rig.act(&format!("reader place-card person={person}")).await;
    assert!(reader.find().await.unwrap());
    let record = reader.read().await.unwrap();
    rig.act("reader remove-card").await;
    record
}

#[tokio::test]
async fn the_photo_of_a_card_read_is_the_persons_portrait() {
    let Some(path) = plugin("wlt", "the_photo_of_a_card_read_is_the_persons_portrait") else { return };
    let codec = PhotoCodec::load(&path).unwrap();
    let rig = Rig::fast().await;
    let town = rig.lab.world().read(|w| w.town.clone());
    for person in &town.people {
        let record = read(&rig, person.slug).await;
        let portrait = codec.decode(record.photo.expose()).unwrap();
        assert_eq!((portrait.width, portrait.height), (102, 126));
        let expected = wlt::decode(&wlt::encode(person)).unwrap();
        let bgr = expected.pixels().flat_map(|pixel| pixel.0.into_iter().rev());
        assert!(portrait.bgr.expose().iter().copied().eq(bgr), "{}", person.slug);
    }
}

async fn capture(
    rig: &Rig,
    sensor: &mut Zfm20<BoxPipe>,
    person: &str,
    finger: u8,
) -> suiban_drivers::fingerprint::FingerImage {
    rig.act(&format!("finger press person={person} finger={finger}")).await;
    sensor.capture().await.unwrap();
    let image = sensor.image().await.unwrap();
    rig.act("finger lift").await;
    image
}

#[tokio::test]
async fn a_finger_on_the_card_matches_the_same_finger_on_the_sensor_and_no_other() {
    let name = "a_finger_on_the_card_matches_the_same_finger_on_the_sensor_and_no_other";
    let Some(path) = plugin("fpr", name) else { return };
    let matcher = Matcher::load(&path).unwrap();
    let rig = Rig::fast().await;
    let mut sensor = Zfm20::connect(&rig.port("fingerprint")).await.unwrap();
    for person in ["zhang-wei", "li-na", "wu-qiang"] {
        let record = read(&rig, person).await;
        for enrolled in &record.fingers {
            let own = capture(&rig, &mut sensor, person, enrolled.finger).await;
            let alike = matcher.compare_image(&own, &enrolled.feature).unwrap();
            assert!(alike >= 0.8, "{person}, finger {}: {alike}", enrolled.finger);
            assert!(matcher.quality(&own).unwrap() >= 40);
            let feature = matcher.extract(&own, enrolled.finger).unwrap();
            assert!(matcher.compare(&feature, &enrolled.feature).unwrap() >= 0.8);
            for (other, finger) in [(person, enrolled.finger + 1), ("wang-fang", enrolled.finger)] {
                let strange = capture(&rig, &mut sensor, other, finger).await;
                let alike = matcher.compare_image(&strange, &enrolled.feature).unwrap();
                assert!(alike < 0.8, "{person}, finger {} and {other}, {finger}: {alike}", enrolled.finger);
            }
        }
    }
}
