//! An office with a payment service provider behind it: the laboratory's, over memory pipes, by the office's clock.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use hyper::{HeaderMap, Method};
use suiban_central::{
    FixedClock,
    payments::{
        config::PspConfig,
        psp::{BoxStream, Dial, Psp},
    },
};
use suiban_lab::{DeviceName, Lab, LabOptions, psp::Kit};
use suiban_wire::api::{Code, OrderNumber, PaymentOrder, PaymentState};

use crate::common::*;

/// The fee.
pub const FEN: u64 = 20_00;

pub struct Shop {
    pub office: Office,
    pub kiosk: Kiosk,
    pub lab: Arc<Lab>,
}

/// A laboratory in memory whose provider goes by this clock.
pub async fn lab(now_ms: i64) -> Arc<Lab> {
    let options = LabOptions { dir: None, fast: true, seed: 1, today: "2026-11-25".parse().unwrap() };
    let lab = Lab::start(options).await.unwrap();
    let here = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64;
    lab.world().update(|w| w.psp.clock_ahead = now_ms / 1000 - here);
    Arc::new(lab)
}

/// The laboratory's merchant.
pub fn merchant(lab: &Arc<Lab>, clock: Arc<FixedClock>) -> Psp {
    let folder = tempfile::tempdir().unwrap();
    Kit { port: 443 }.write(folder.path()).unwrap();
    let config = PspConfig::load(&folder.path().join("psp.toml")).unwrap();
    let lab = Arc::clone(lab);
    let dial: Dial = Arc::new(move || {
        let pipe = lab.pipe(DeviceName::Psp);
        Box::pin(async move { Ok(Box::new(pipe) as BoxStream) })
    });
    Psp::open(config, clock).unwrap().over(dial)
}

impl Shop {
    pub async fn open() -> Self {
        Self::at(&lab(NOW).await).await
    }

    /// Another office with the same account.
    pub async fn at(lab: &Arc<Lab>) -> Self {
        let office = Office::new().await;
        office.central.offer_payments(merchant(lab, office.clock.clone())).unwrap();
        let kiosk = office.kiosk("GZ-TH-0017").await;
        Self { office, kiosk, lab: Arc::clone(lab) }
    }

    /// An action at the provider that has to work, as on the command line: `pay`, `answer-next kind=500`.
    pub async fn psp(&self, order: &str) -> serde_json::Value {
        let mut words = order.split_whitespace();
        let action = words.next().unwrap();
        let pair = |word: &str| word.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned())).unwrap();
        self.lab.act("psp", action, &words.map(pair).collect()).await.unwrap_or_else(|e| panic!("{order}: {e}"))
    }

    pub async fn ask(&self, kiosk: &Kiosk, method: Method, path: String, fen: u64) -> Reply {
        let body = serde_json::to_vec(&serde_json::json!({ "amount_fen": fen })).unwrap();
        kiosk.call(&self.office, method, &format!("/v1/payments/{path}"), &[], body).await
    }

    pub async fn order(&self) -> OrderNumber {
        let order = OrderNumber::random().unwrap();
        let answer: PaymentOrder = self.ask(&self.kiosk, Method::PUT, order.to_string(), FEN).await.json();
        assert_eq!((answer.order, answer.amount_fen, answer.state), (order, FEN, PaymentState::Open));
        order
    }

    pub async fn look(&self, order: OrderNumber) -> PaymentState {
        self.ask(&self.kiosk, Method::GET, order.to_string(), FEN).await.json::<PaymentOrder>().state
    }

    pub async fn close(&self, order: OrderNumber) -> PaymentState {
        self.ask(&self.kiosk, Method::POST, format!("{order}/close"), FEN).await.json::<PaymentOrder>().state
    }

    pub async fn refund(&self, order: OrderNumber) -> PaymentState {
        self.ask(&self.kiosk, Method::POST, format!("{order}/refund"), FEN).await.json::<PaymentOrder>().state
    }

    /// The code of a question that is refused.
    pub async fn refused(&self, method: Method, path: String) -> Code {
        self.ask(&self.kiosk, method, path, FEN).await.problem().code
    }

    /// Delivers a notice as the provider's servers would: without a kiosk's certificate.
    pub async fn deliver_notice(&self, notice: &serde_json::Value) -> Reply {
        let stream = connector(self.office.central.authority().pem(), None);
        let stream = handshake(stream, self.office.connect()).await.unwrap();
        let headers = notice["headers"].as_object().unwrap();
        let headers: Vec<(&str, String)> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap().to_owned())).collect();
        let body = notice["body"].as_str().unwrap().as_bytes().to_vec();
        request(stream, Method::POST, "/v1/payments/notice", &headers, body).await.unwrap()
    }

    /// Time passes, and central looks after what is open.
    pub async fn later(&self, seconds: u64) {
        self.office.clock.advance(std::time::Duration::from_secs(seconds));
        self.lab.world().update(|w| w.psp.clock_ahead += seconds as i64);
        self.office.central.follow_once().await.unwrap();
    }

    /// What the provider has in its till.
    pub fn taken(&self) -> i64 {
        self.lab.world().read(|w| w.psp.taken())
    }

    /// The provider's word for the state of its orders.
    pub fn trades(&self) -> Vec<&'static str> {
        self.lab.world().read(|w| w.psp.orders.iter().map(|o| o.state.word()).collect())
    }
}

pub fn headers(notice: &serde_json::Value) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in notice["headers"].as_object().unwrap() {
        headers.insert(
            hyper::header::HeaderName::from_bytes(name.as_bytes()).unwrap(),
            value.as_str().unwrap().parse().unwrap(),
        );
    }
    headers
}
