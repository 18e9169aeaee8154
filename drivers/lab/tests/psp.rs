//! The payment service provider at its door: who has no merchant's signature gets nothing, and it says what it can do.

use crate::support::{act, done, lab};
use suiban_lab::ActError;
use suiban_lab::psp::Kit;
use suiban_lab::world::{PspOrder, Trade};

fn order(number: &str) -> PspOrder {
    let (code, expires) = ("weixin://wxpay/bizpayurl?pr=1".into(), "2026-11-25T12:00:00+08:00".into());
    PspOrder { number: number.into(), fen: 2_000, code, expires, state: Trade::NotPay, transaction: None, refund: None }
}

#[tokio::test]
async fn the_payer_does_only_what_the_order_allows() {
    let lab = lab().await;
    assert!(matches!(act(&lab, "psp pay").await, Err(ActError::NotNow(_))), "there is no order yet");
    lab.world().update(|w| w.psp.orders.push(order("A00001")));
    assert_eq!(done(&lab, "psp scan").await["state"], "USERPAYING");
    assert!(matches!(act(&lab, "psp scan order=A00001").await, Err(ActError::NotNow(_))));
    assert!(matches!(act(&lab, "psp pay-late").await, Err(ActError::NotNow(_))), "the order is not closed");
    assert_eq!(done(&lab, "psp pay").await["state"], "SUCCESS");
    assert!(matches!(act(&lab, "psp finish-refund").await, Err(ActError::NotNow(_))));
    assert_eq!(lab.status()["psp"]["taken_fen"], 2_000);
    assert!(matches!(act(&lab, "psp answer-next kind=teapot").await, Err(ActError::BadValue { .. })));
}

#[tokio::test]
async fn a_notice_is_signed_and_names_no_trade_in_the_clear() {
    let lab = lab().await;
    lab.world().update(|w| w.psp.orders.push(order("A00001")));
    done(&lab, "psp pay").await;
    let notice = done(&lab, "psp notice").await;
    for header in ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial", "Wechatpay-Signature"] {
        assert!(notice["headers"][header].is_string(), "{header}");
    }
    let body: serde_json::Value = serde_json::from_str(notice["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["resource"]["algorithm"], "AEAD_AES_256_GCM");
    assert!(!body["resource"]["ciphertext"].as_str().unwrap().contains("SUCCESS"));
}

#[test]
fn a_merchant_gets_every_file_its_configuration_names() {
    let folder = tempfile::tempdir().unwrap();
    Kit { port: 8443 }.write(folder.path()).unwrap();
    let text = std::fs::read_to_string(folder.path().join("psp.toml")).unwrap();
    let table: toml::Table = toml::from_str(&text).unwrap();
    assert_eq!(table["base"].as_str(), Some("https://127.0.0.1:8443"));
    for name in ["authority", "key", "api-v3-key", "platform-key"] {
        assert!(folder.path().join(table[name].as_str().unwrap()).is_file(), "{name}");
    }
}
