use suiban_drivers::dispenser::{CardDispenser, CardPosition, crt591, k720};
use suiban_drivers::transport::connect;

use crate::rig::{Rig, soon};

async fn round(rig: &Rig, name: &str, machine: &mut dyn CardDispenser) {
    machine.initialise().await.unwrap();
    rig.act(&format!("{name} load person=zhang-wei")).await;
    machine.dispense().await.unwrap();
    machine.present().await.unwrap();
    assert_eq!(machine.position().await, Ok(CardPosition::AtGate));
    rig.act(&format!("{name} take-card")).await;
    assert_eq!(machine.is_taken().await, Ok(true));
    assert_eq!(rig.place_of("card-zhang-wei"), "with-person");
}

#[tokio::test]
async fn a_card_goes_its_way_over_a_real_line() {
    for rig in [Rig::fast().await, Rig::in_real_time().await] {
        let mut machine = k720::K720::new(connect(&rig.link("dispenser"), k720::SETTINGS).await.unwrap());
        soon("the K720's round", round(&rig, "dispenser", &mut machine)).await;
        let mut machine = crt591::Crt591::new(connect(&rig.link("collector"), crt591::SETTINGS).await.unwrap());
        soon("the CRT-591's round", round(&rig, "collector", &mut machine)).await;
    }
}

#[tokio::test]
async fn damaged_answers_to_questions_are_asked_for_again() {
    let rig = Rig::fast().await;
    let mut machine = k720::K720::new(connect(&rig.link("dispenser"), k720::SETTINGS).await.unwrap());
    for damage in ["flip-bit", "drop-byte", "truncate", "junk"] {
        for spoilt in 1..=2 {
            rig.lab.world().update(|w| {
                let fault = suiban_lab::world::LineFault::WORDS.iter().find(|(name, _)| *name == damage).unwrap().1;
                w.line(suiban_lab::DeviceName::Dispenser).faults.extend(vec![fault; spoilt]);
            });
            assert_eq!(machine.position().await, Ok(CardPosition::None), "{damage} {spoilt}");
        }
    }
}
