//! Payment by QR code, from the kiosk's question to the provider's books and back.

use hyper::{Method, StatusCode};
use suiban_central::payments::OrderState;
use suiban_wire::{
    api::{Code, HeartbeatReply, OrderNumber, PaymentOrder, PaymentState},
    case::{CaseNumber, PaymentRecord},
    envelope::Kind,
};

use crate::common::{Office, renewal};
use crate::payments::shop::{FEN, Shop, merchant};

#[tokio::test]
async fn two_create_calls_with_one_number_are_one_order() {
    let shop = Shop::open().await;
    let order = OrderNumber::random().unwrap();
    let ask = || async { shop.ask(&shop.kiosk, Method::PUT, order.to_string(), FEN).await.json::<PaymentOrder>() };
    let (first, second) = tokio::join!(ask(), ask());
    let third = ask().await;
    assert!(first.code_url.as_ref().unwrap().starts_with("weixin://wxpay/bizpayurl?pr="));
    assert_eq!((&first.code_url, &second.code_url), (&second.code_url, &third.code_url));
    assert_eq!(shop.trades(), ["NOTPAY"]);
    assert_eq!(first.expires_in_ms, 180_000);
}

#[tokio::test]
async fn an_order_goes_from_open_over_paying_to_paid_and_its_case_spends_it() {
    let mut shop = Shop::open().await;
    let order = shop.order().await;
    assert_eq!(shop.look(order).await, PaymentState::Open);
    shop.psp("scan").await;
    assert_eq!(shop.look(order).await, PaymentState::Paying);
    shop.psp("pay").await;
    let paid: PaymentOrder = shop.ask(&shop.kiosk, Method::GET, order.to_string(), FEN).await.json();
    assert_eq!((paid.state, paid.code_url), (PaymentState::Paid, None));
    let transaction = paid.transaction.unwrap();
    assert!(transaction.starts_with("42000000"));
    assert_eq!(shop.close(order).await, PaymentState::Paid, "what is paid is not closed any more");
    let listed = &shop.office.central.payment_orders().await.unwrap()[0];
    assert_eq!((listed.state, listed.case.as_deref()), (OrderState::Paid, None));

    let number = CaseNumber::from_bits(7);
    let (mut body, blob, sealed) = renewal(&number, &shop.kiosk.answer().central_sealing_key);
    body.payment = PaymentRecord::PaidByCode { order, transaction, amount_fen: 20_00 };
    shop.kiosk.upload(&shop.office, &blob, &sealed).await;
    let fact = shop.kiosk.fact(Kind::RenewalSubmitted, &body, vec![blob]);
    shop.kiosk.deliver(&shop.office, &[&fact]).await;
    let listed = &shop.office.central.payment_orders().await.unwrap()[0];
    assert_eq!(listed.case, Some(number.to_string()));
}

#[tokio::test]
async fn a_declined_payment_is_told_and_the_order_can_be_closed() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.psp("decline").await;
    assert_eq!(shop.look(order).await, PaymentState::Declined);
    assert_eq!(shop.close(order).await, PaymentState::Closed);
    assert_eq!(shop.look(order).await, PaymentState::Closed);
}

#[tokio::test]
async fn who_pays_while_the_order_is_being_closed_has_paid() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.psp("pay-while-closing").await;
    assert_eq!(shop.close(order).await, PaymentState::Paid);
    assert_eq!(shop.taken(), 20_00);
}

#[tokio::test]
async fn nobody_closes_an_order_under_the_hand_of_who_is_paying() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.psp("scan").await;
    assert_eq!(shop.close(order).await, PaymentState::Paying);
    shop.psp("pay").await;
    assert_eq!(shop.close(order).await, PaymentState::Paid);
}

#[tokio::test]
async fn an_order_closed_before_it_was_made_cannot_come_into_being() {
    let shop = Shop::open().await;
    let order = OrderNumber::random().unwrap();
    assert_eq!(shop.refused(Method::GET, order.to_string()).await, Code::UnknownPayment);
    assert_eq!(shop.close(order).await, PaymentState::Closed);
    let late: PaymentOrder = shop.ask(&shop.kiosk, Method::PUT, order.to_string(), FEN).await.json();
    assert_eq!((late.state, late.code_url), (PaymentState::Closed, None));
    assert!(shop.trades().is_empty());
}

#[tokio::test]
async fn a_payment_that_central_has_lost_is_found_by_closing_it_and_given_back() {
    let before = Shop::open().await;
    let order = before.order().await;
    before.psp("pay").await;
    let restored = Shop::at(&before.lab).await;
    assert_eq!(restored.close(order).await, PaymentState::Paid);
    assert_eq!(restored.refund(order).await, PaymentState::Refunded);
    assert_eq!(restored.taken(), 0);
}

#[tokio::test]
async fn an_order_is_one_kiosks_and_has_one_amount() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let other = shop.office.kiosk("GZ-TH-0018").await;
    for (method, path) in [(Method::GET, ""), (Method::PUT, ""), (Method::POST, "/close"), (Method::POST, "/refund")] {
        let reply = shop.ask(&other, method, format!("{order}{path}"), FEN).await;
        assert_eq!(reply.problem().code, Code::PaymentDiffers);
    }
    let more = shop.ask(&shop.kiosk, Method::PUT, order.to_string(), FEN + 1).await;
    assert_eq!((more.status, more.problem().code), (StatusCode::CONFLICT, Code::PaymentDiffers));
    assert_eq!(shop.refused(Method::POST, format!("{order}/refund")).await, Code::NotPaid);
    assert_eq!(shop.refused(Method::GET, "not-a-number".into()).await, Code::BadRequest);
}

#[tokio::test]
async fn without_a_provider_nothing_is_offered() {
    let office = Office::new().await;
    let kiosk = office.kiosk("GZ-TH-0017").await;
    let beat = br#"{"status": {}, "outbox": 0, "oldest_ms": null, "version": "1", "central_ms_seen": null}"#;
    let beat: HeartbeatReply = kiosk.call(&office, Method::POST, "/v1/heartbeat", &[], beat.to_vec()).await.json();
    assert!(!beat.qr_payment);
    let path = format!("/v1/payments/{}", OrderNumber::random().unwrap());
    let reply = kiosk.call(&office, Method::PUT, &path, &[], br#"{"amount_fen":2000}"#.to_vec()).await;
    assert_eq!((reply.status, reply.problem().code), (StatusCode::NOT_FOUND, Code::NotOffered));
}

#[tokio::test]
async fn orders_survive_a_restart_of_central() {
    let mut shop = Shop::open().await;
    let order = shop.order().await;
    shop.office.restart().await;
    shop.office.central.offer_payments(merchant(&shop.lab, shop.office.clock.clone())).unwrap();
    shop.psp("pay").await;
    assert_eq!(shop.look(order).await, PaymentState::Paid);
}
