//! A card that may or may not lie in its drawer is nobody's to guess about.

use super::*;

fn open(visit: Option<&str>) -> LedgerWrite {
    intent("open", visit, Act::OpenDrawer { drawer: 3, case: "SB-TEST-0001".into() })
}

async fn content(house: &House) -> DrawerContent {
    house.kiosk().store.drawers().await.unwrap().into_iter().find(|d| d.no == 3).unwrap().content
}

#[tokio::test(start_paused = true)]
async fn power_is_cut_with_a_drawer_open_then_its_card_is_doubtful_and_a_technician_must_look() {
    let mut house = House::new().await;
    let load = DrawerWrite::load(3, "SB-TEST-0001", b"body-1");
    house.kiosk().store.commit(Facts { drawers: vec![load], ..Facts::at(NOW, 1) }).await.unwrap();
    let opened = vec![DrawerWrite::step(3, DrawerMove::Open)];
    let facts = Facts { ledger: vec![open(Some("1-1"))], drawers: opened, ..Facts::at(NOW, 1) };
    house.kiosk().store.commit(facts).await.unwrap();
    house.settle(When::Start).await;
    assert_eq!(house.found("open").await, (Some(Outcome::Unknown), Some(Found::DrawerToCheck)));
    assert_eq!(content(&house).await, DrawerContent::Doubtful { case: "SB-TEST-0001".into() });
    assert_eq!(house.kiosk().store.drawer_by_body_number(b"body-1").await.unwrap(), None, "it is offered to nobody");
    assert_eq!(house.told().await, 1);
    let balance = house.kiosk().store.card_balance().await.unwrap();
    assert_eq!((balance.loaded, balance.in_magazine), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn power_is_cut_while_loading_then_the_drawer_is_not_used_before_somebody_has_looked() {
    let mut house = House::new().await;
    house.commit(vec![open(None)]).await;
    house.settle(When::Start).await;
    assert_eq!(house.found("open").await, (Some(Outcome::Unknown), Some(Found::DrawerToCheck)));
    assert_eq!(house.kiosk().store.drawers().await.unwrap(), []);
}
