//! The provider's line: whatever comes over it that is not the provider's word of this moment changes nothing.

use std::{sync::Arc, time::Duration};

use hyper::Method;
use suiban_central::{
    FixedClock,
    payments::{
        OrderState,
        psp::{BoxStream, PspError},
    },
};
use suiban_wire::api::{Code, OrderNumber, PaymentOrder, PaymentState};

use crate::common::{NOW, Office};
use crate::payments::shop::{FEN, Shop, headers, lab, merchant};

#[tokio::test]
async fn an_answer_that_is_not_believable_changes_nothing_and_the_next_one_counts() {
    for kind in ["bad-signature", "unsigned", "stale", "garbage", "500", "429"] {
        let shop = Shop::open().await;
        let order = shop.order().await;
        shop.psp("pay").await;
        shop.psp(&format!("answer-next kind={kind}")).await;
        assert_eq!(shop.refused(Method::GET, order.to_string()).await, Code::ProviderUnavailable, "{kind}");
        assert_eq!(shop.office.central.payment_orders().await.unwrap()[0].state, OrderState::Open, "{kind}");
        assert_eq!(shop.look(order).await, PaymentState::Paid, "{kind}");
    }
}

#[tokio::test]
async fn an_order_whose_first_answer_was_lost_is_made_by_the_repeat_and_once() {
    for kind in ["bad-signature", "garbage", "500", "429"] {
        let shop = Shop::open().await;
        let order = OrderNumber::random().unwrap();
        shop.psp(&format!("answer-next kind={kind}")).await;
        assert_eq!(shop.refused(Method::PUT, order.to_string()).await, Code::ProviderUnavailable, "{kind}");
        let again: PaymentOrder = shop.ask(&shop.kiosk, Method::PUT, order.to_string(), FEN).await.json();
        assert!(again.code_url.is_some());
        assert_eq!(shop.trades(), ["NOTPAY"], "{kind}");
    }
}

#[tokio::test]
async fn an_order_is_not_called_closed_while_the_provider_cannot_be_believed() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.psp("answer-next kind=bad-signature times=3").await;
    assert_eq!(shop.refused(Method::POST, format!("{order}/close")).await, Code::ProviderUnavailable);
    assert_eq!(shop.office.central.payment_orders().await.unwrap()[0].state, OrderState::Open);
    shop.lab.world().update(|w| w.psp.spoilt.clear());
    assert_eq!(shop.close(order).await, PaymentState::Closed);
}

#[tokio::test]
async fn a_merchants_clock_that_is_six_minutes_off_is_told_by_both_sides() {
    let clock = FixedClock::at(NOW);
    let lab = lab(NOW).await;
    let psp = merchant(&lab, clock.clone());
    let order = OrderNumber::random().unwrap().to_string();
    psp.native(&order, 100, NOW + 180_000).await.unwrap();
    clock.advance(Duration::from_secs(360));
    assert!(matches!(psp.query(&order).await, Err(PspError::Refused { status: 401, .. })));
    let args = [("order".to_owned(), order)].into();
    let notice = lab.act("psp", "notice", &args).await.unwrap();
    let told = psp.notice(&headers(&notice), notice["body"].as_str().unwrap().as_bytes());
    assert!(matches!(told, Err(PspError::Skew(-360 | -361))), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_never_answers_is_given_up_after_ten_seconds() {
    let lab = lab(NOW).await;
    let psp = merchant(&lab, FixedClock::at(NOW));
    lab.world().update(|w| w.psp.spoilt.push_back(suiban_lab::world::SpoiltAnswer::Hang));
    let started = tokio::time::Instant::now();
    let asked = psp.query("00112233445566778899aabbccddeeff").await;
    assert!(matches!(asked, Err(PspError::Timeout(_))), "{asked:?}");
    assert_eq!(started.elapsed(), Duration::from_secs(10));
    let asked = psp.query("00112233445566778899aabbccddeeff").await;
    assert!(matches!(asked, Err(PspError::UnknownOrder)), "{asked:?}");
}

#[tokio::test]
async fn a_provider_with_another_certificate_is_not_even_asked() {
    let lab = lab(NOW).await;
    let psp = merchant(&lab, FixedClock::at(NOW));
    let office = Office::new().await;
    let central = office.central.clone();
    let psp = psp.over(Arc::new(move || {
        let (near, far) = tokio::io::duplex(64 * 1024);
        let central = central.clone();
        tokio::spawn(async move { central.serve_stream(near).await });
        Box::pin(async move { Ok(Box::new(far) as BoxStream) })
    }));
    assert!(matches!(psp.query("00112233445566778899aabbccddeeff").await, Err(PspError::Connect(_))));
}
