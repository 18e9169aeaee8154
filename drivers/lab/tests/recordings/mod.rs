//! What passed between a driver and its device in the laboratory, played again: one recording a class of devices.
//!
//! A recording is made anew with `SUIBAN_RECORD=1 cargo test -p suiban-lab recordings`. A recording from a real device goes
//! the same way: its driver over a `Recorder`, its text into a file here.

use std::path::PathBuf;
use std::rc::Rc;

use suiban_drivers::transport::BoxPipe;
use suiban_drivers::transport::record::{Burst, Deviation, Part, Recorder, Recording, Replay, Traffic};
use suiban_lab::{DeviceName, Lab};
use tokio::io::AsyncWriteExt;

use crate::bench;
use talks::{Hands, TALKS, Talk};

mod talks;

fn file(talk: &Talk) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/recordings").join(talk.name).with_extension("txt")
}

fn committed(talk: &Talk) -> Recording {
    std::fs::read_to_string(file(talk)).unwrap().parse().unwrap()
}

/// The talk with the laboratory's device: what the driver made of it, and what was recorded.
async fn recorded(talk: &Talk) -> (String, Recording) {
    let lab = Rc::new(bench::lab().await);
    let hands = Hands::at(&lab);
    for order in talk.before {
        lab.order(order).await.unwrap();
    }
    let (line, tape) = Recorder::new(lab.pipe(talk.device), (talk.traffic)()).unwrap();
    let outcome = (talk.talk)(Box::new(line), hands).await;
    (outcome, tape.recording())
}

/// As it would be without its times and the marks of what is masked.
fn shape(recording: &Recording) -> Vec<Burst> {
    let part = |part: &Part| match part {
        Part::Open(bytes) => Part::Open(bytes.clone()),
        Part::Masked(length, _) => Part::Masked(*length, String::new()),
    };
    let burst = |burst: &Burst| Burst { at: 0, side: burst.side, parts: burst.parts.iter().map(part).collect() };
    recording.bursts.iter().map(burst).collect()
}

#[tokio::test(start_paused = true)]
async fn each_recording_plays_its_device_and_the_driver_comes_to_the_same_end() {
    for talk in TALKS {
        let (near, far) = tokio::io::duplex(1 << 17);
        let replay = Replay::new(committed(talk), (talk.traffic)());
        let (played, outcome) = tokio::join!(replay.play(far), (talk.talk)(Box::new(near), Hands::none()));
        assert_eq!((played, outcome.as_str()), (Ok(()), talk.outcome), "{}", talk.name);
    }
}

#[tokio::test(start_paused = true)]
async fn the_laboratory_still_says_what_was_recorded() {
    for talk in TALKS {
        let (outcome, now) = recorded(talk).await;
        assert_eq!(outcome, talk.outcome, "{}", talk.name);
        if std::env::var_os("SUIBAN_RECORD").is_some() {
            let text = format!("# {}: the laboratory's device and the driver; see mod.rs.\n{now}", talk.name);
            std::fs::write(file(talk), text).unwrap();
        }
        assert_eq!(shape(&now), shape(&committed(talk)), "{}", talk.name);
    }
}

/// Everybody's name, number, address and body number as they could stand on a line.
fn personal(lab: &Lab) -> Vec<Vec<u8>> {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    lab.world().read(|world| {
        let people = world.town.people.iter();
        let of = people.flat_map(|person| {
            let card = &person.card;
            let narrow = [&card.number, &person.body_number].map(|text| text.clone().into_bytes());
            narrow.into_iter().chain([wide(&card.name), wide(&card.number), wide(&card.address)])
        });
        of.filter(|value| value.len() > 3).collect()
    })
}

#[tokio::test(start_paused = true)]
async fn no_recording_holds_anybody_of_the_town() {
    let values = personal(&bench::lab().await);
    assert!(values.len() > 50);
    for talk in TALKS {
        let (_, now) = recorded(talk).await;
        for recording in [now, committed(talk)] {
            let said = recording.bursts.iter().map(|burst| burst.bytes());
            let found = said.into_iter().any(|said| {
                values.iter().any(|value| said.windows(value.len()).any(|window| window == value.as_slice()))
            });
            assert!(!found, "{}", talk.name);
        }
    }
}

/// The search above would find them: with everything open they are there.
#[tokio::test(start_paused = true)]
async fn without_masks_a_recording_would_hold_the_card() {
    let lab = bench::lab().await;
    let talk = TALKS.iter().find(|talk| talk.name == "sam-v").unwrap();
    lab.order(talk.before[0]).await.unwrap();
    let open: Box<dyn Traffic> = Box::new(suiban_drivers::transport::record::Impersonal);
    let (line, tape) = Recorder::new(lab.pipe(DeviceName::Reader), open).unwrap();
    let line: BoxPipe = Box::new(line);
    (talk.talk)(line, Hands::none()).await;
    let values = personal(&lab);
    let said: Vec<_> = tape.recording().bursts.iter().flat_map(Burst::bytes).collect();
    assert!(values.iter().any(|value| said.windows(value.len()).any(|window| window == value.as_slice())));
}

#[tokio::test(start_paused = true)]
async fn a_driver_that_says_something_else_is_told_by_the_replay() {
    for talk in TALKS {
        let (mut near, far) = tokio::io::duplex(1 << 17);
        let replay = Replay::new(committed(talk), (talk.traffic)());
        near.write_all(&[0xEE; 4096]).await.unwrap();
        assert!(matches!(replay.play(far).await, Err(Deviation::Said { .. })), "{}", talk.name);
    }
}
