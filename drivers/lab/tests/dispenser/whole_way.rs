use suiban_drivers::dispenser::CardPosition;
use suiban_drivers::{Level, Media, SupplyKind};

use crate::dispenser::machines::{both, crt591, k720};

#[tokio::test(start_paused = true)]
async fn a_card_is_drawn_presented_and_taken() {
    for mut machine in both().await {
        machine.load("zhang-wei").await;
        assert_eq!(machine.position().await, CardPosition::None);
        machine.driver.dispense().await.unwrap();
        assert_eq!(machine.position().await, CardPosition::AtReader);
        assert!(!machine.driver.is_taken().await.unwrap());
        machine.driver.present().await.unwrap();
        assert_eq!(machine.position().await, CardPosition::AtGate);
        assert_eq!(machine.driver.status().await.media, Media::Entering);
        assert_eq!(machine.act("take-card").await["card"], "card-zhang-wei");
        assert!(machine.driver.is_taken().await.unwrap());
        assert_eq!(machine.place_of("zhang-wei"), "with-person");
    }
}

#[tokio::test(start_paused = true)]
async fn cards_come_in_the_order_they_were_laid_in() {
    for mut machine in both().await {
        for person in ["li-na", "zhang-wei", "wang-fang"] {
            machine.load(person).await;
        }
        for person in ["li-na", "zhang-wei", "wang-fang"] {
            machine.driver.dispense().await.unwrap();
            machine.driver.present().await.unwrap();
            assert_eq!(machine.act("take-card").await["card"], format!("card-{person}"));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_second_card_is_never_drawn_on_top_of_the_first() {
    for mut machine in both().await {
        machine.load("zhang-wei").await;
        machine.load("li-na").await;
        machine.driver.dispense().await.unwrap();
        let error = machine.driver.dispense().await;
        assert_eq!(crate::dispenser::machines::fault(error), suiban_drivers::dispenser::DispenserFault::Occupied);
        assert_eq!(machine.position().await, CardPosition::AtReader);
        assert!(machine.place_of("li-na").starts_with("in-"), "still stacked");
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_drawn_by_a_move_that_needs_a_card() {
    for mut machine in both().await {
        machine.load("zhang-wei").await;
        let before = machine.place_of("zhang-wei");
        for result in [machine.driver.present().await, machine.driver.eject().await, machine.driver.retain().await] {
            assert_eq!(crate::dispenser::machines::fault(result), suiban_drivers::dispenser::DispenserFault::NoCard);
        }
        assert_eq!(machine.place_of("zhang-wei"), before);
    }
}

#[tokio::test(start_paused = true)]
async fn a_card_pushed_out_lies_there_until_it_is_taken() {
    for mut machine in both().await {
        machine.load("zhang-wei").await;
        machine.driver.dispense().await.unwrap();
        machine.driver.eject().await.unwrap();
        assert_eq!(machine.act("take-card").await["card"], "card-zhang-wei");
    }
}

#[tokio::test(start_paused = true)]
async fn the_card_at_the_reading_position_tells_its_body_number_where_the_machine_can_read_it() {
    let mut machine = crt591().await;
    machine.load("zhang-wei").await;
    machine.driver.dispense().await.unwrap();
    let number = machine.driver.body_number().await.unwrap().unwrap();
    let made = machine.lab.world().read(|w| w.cards.get("card-zhang-wei").unwrap().body_number.clone());
    assert_eq!(number.expose(), made.as_bytes());
    assert_eq!(k720().await.driver.body_number().await, Ok(None));
}

#[tokio::test(start_paused = true)]
async fn each_machine_says_what_it_is() {
    for (mut machine, name) in [(k720().await, "TTCE_K720_V2.07"), (crt591().await, "CRT-591-M001")] {
        assert_eq!(machine.driver.version().await.unwrap().as_deref(), Some(name));
        assert_eq!(machine.driver.status().await.identity.as_deref(), Some(name));
    }
}

#[tokio::test(start_paused = true)]
async fn the_levels_fall_with_the_cards() {
    let mut machine = k720().await;
    machine.act("blanks count=10").await;
    assert_eq!(machine.level(SupplyKind::CardStock).await, Level::Ok);
    machine.act("blanks count=9").await;
    assert_eq!(machine.level(SupplyKind::CardStock).await, Level::Low);
    let mut machine = crt591().await;
    machine.act("hopper count=10").await;
    assert_eq!(machine.level(SupplyKind::CardStock).await, Level::Ok);
    machine.act("hopper count=9").await;
    assert_eq!(machine.level(SupplyKind::CardStock).await, Level::Low);
}
