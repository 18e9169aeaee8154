//! Orders and questions of the till, and the person with the card.

use std::io;

use rand::Rng;
use serde_json::{Map, Value, json};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Duration, Instant, sleep_until};

use super::port::{Came, Port};
use crate::world::codepay::{Mishap, Order, OrderStanding};
use crate::world::{Shared, TappedCard, World};

const SUCCESS: &str = "000";
const FAILED: &str = "001";
const BAD_MESSAGE: &str = "100";
const NO_SUCH_ORDER: &str = "105";
const BUSY: &str = "108";
const HOST_TIMEOUT: &str = "112";
const DECLINED: &str = "116";
const CALLED_OFF: &str = "117";

/// The terminal at work.
pub struct Session<P> {
    world: Shared,
    port: Port<P>,
    paying: Option<Paying>,
    /// An answer held back until the next question.
    late: Option<Vec<u8>>,
}

/// An order that waits for a card or for the bank.
struct Paying {
    request: Value,
    number: String,
    gives_up: Instant,
    bank: Option<(TappedCard, Instant)>,
}

impl<P: AsyncRead + AsyncWrite + Unpin + Send> Session<P> {
    /// Nothing under way.
    pub fn new(world: Shared, pipe: P) -> Self {
        Self { port: Port::new(world.clone(), pipe), world, paying: None, late: None }
    }

    /// Serves the till until it hangs up; a payment under way goes on to its end.
    pub async fn run(&mut self) -> io::Result<()> {
        loop {
            self.person_and_bank().await?;
            let until = self.paying.as_ref().map(|paying| paying.bank.map_or(paying.gives_up, |(_, until)| until));
            let waits_for_card = self.paying.as_ref().is_some_and(|paying| paying.bank.is_none());
            let came = tokio::select! {
                came = self.port.wait() => came?,
                () = self.world.until(acted), if waits_for_card => Came::Nothing,
                () = sleep_until(until.unwrap_or_else(Instant::now)), if until.is_some() => Came::Nothing,
            };
            match came {
                Came::Message(data) => self.obey(&data).await?,
                Came::Nothing => {}
                Came::HangUp => {
                    self.abandon();
                    return Ok(());
                }
            }
        }
    }

    async fn obey(&mut self, data: &[u8]) -> io::Result<()> {
        if let Some(late) = self.late.take() {
            self.port.say(late).await?;
        }
        let Ok(request) = serde_json::from_slice::<Value>(data) else {
            return self.answer(&Value::Null, BAD_MESSAGE, None).await;
        };
        let number = text(&request, "merchant_order_no").to_owned();
        match (request.get("topic").and_then(Value::as_str), text(&request, "trans_type")) {
            (Some("ecrhub.pay.order"), "1") => self.sell(request, number).await,
            (Some("ecrhub.pay.order"), "2") => self.take_back(&request, number).await,
            (Some("ecrhub.pay.query"), _) => self.tell(&request, &number).await,
            (Some("ecrhub.pay.close"), _) => self.close(&request, &number).await,
            _ => self.answer(&request, BAD_MESSAGE, None).await,
        }
    }

    async fn sell(&mut self, request: Value, number: String) -> io::Result<()> {
        let amount = fen(text(&request, "order_amount"));
        let taken = self.world.update(|w| {
            let known = w.codepay.find(&number).is_some();
            let free = self.paying.is_none() && !w.terminal.busy;
            let amount = amount.filter(|_| !known && !number.is_empty() && number.len() <= 32);
            match amount {
                _ if !free => Err(BUSY),
                None => Err(BAD_MESSAGE),
                Some(amount) => {
                    w.terminal.amount = Some(amount);
                    w.codepay.orders.push(Order { number: number.clone(), amount, standing: OrderStanding::UnderWay });
                    Ok(())
                }
            }
        });
        if let Err(code) = taken {
            return self.answer(&request, code, None).await;
        }
        let gives_up = Instant::now() + self.world.read(|w| w.terminal.card_wait);
        self.paying = Some(Paying { request, number, gives_up, bank: None });
        if self.mishap(Mishap::CutAfterOrder) {
            self.port.cut();
        }
        Ok(())
    }

    /// A card was held to it, the red key was pressed, or the bank has answered.
    async fn person_and_bank(&mut self) -> io::Result<()> {
        let (cancelled, card) = self.world.read(|w| (w.terminal.cancel_pressed, w.terminal.card));
        let Some(paying) = &mut self.paying else { return Ok(()) };
        match (paying.bank, card) {
            (None, _) if cancelled => self.end(OrderStanding::Cancelled, CALLED_OFF).await,
            (None, Some(card)) => {
                let fast = self.world.is_fast();
                let thinks = if fast { 0 } else { self.world.dice(|dice| dice.random_range(1_200..=2_500)) };
                paying.bank = Some((card, Instant::now() + Duration::from_millis(thinks)));
                Ok(())
            }
            (None, None) if paying.gives_up <= Instant::now() => self.end(OrderStanding::Cancelled, CALLED_OFF).await,
            (Some((card, until)), _) if until <= Instant::now() => {
                let (standing, code) = self.world.read(|w| decided(w, card));
                self.end(standing, code).await
            }
            (Some(_), _) | (None, None) => Ok(()),
        }
    }

    /// The port itself is gone: nobody can pay at it any more.
    fn abandon(&mut self) {
        let Some(paying) = self.paying.take() else { return };
        self.world.update(|w| {
            w.codepay.find(&paying.number).into_iter().for_each(|order| order.standing = OrderStanding::Cancelled);
            w.terminal.clear_away();
        });
    }

    async fn end(&mut self, standing: OrderStanding, code: &str) -> io::Result<()> {
        let Some(paying) = self.paying.take() else { return Ok(()) };
        self.world.update(|w| {
            w.codepay.find(&paying.number).into_iter().for_each(|order| order.standing = standing);
            w.terminal.clear_away();
        });
        if self.mishap(Mishap::CutBeforeAnswer) {
            self.port.cut();
            return Ok(());
        }
        let answer = self.written(&paying.request, code, Some(&paying.number));
        if self.mishap(Mishap::Late) {
            self.late = Some(answer);
            return Ok(());
        }
        self.port.say(answer).await?;
        if self.mishap(Mishap::Twice) { self.port.repeat().await } else { Ok(()) }
    }

    async fn take_back(&mut self, request: &Value, number: String) -> io::Result<()> {
        let original = text(request, "orig_merchant_order_no").to_owned();
        let code = self.world.update(|w| match w.codepay.find(&original) {
            _ if !w.terminal.online => HOST_TIMEOUT,
            None => NO_SUCH_ORDER,
            Some(order) if order.standing == OrderStanding::Paid => {
                order.standing = OrderStanding::Cancelled;
                SUCCESS
            }
            Some(_) => FAILED,
        });
        if code == SUCCESS {
            let order = Order { number, amount: 0, standing: OrderStanding::Paid };
            self.world.update(|w| w.codepay.orders.push(order));
        }
        if self.mishap(Mishap::CutBeforeAnswer) {
            self.port.cut();
        }
        self.answer(request, code, None).await
    }

    async fn tell(&mut self, request: &Value, number: &str) -> io::Result<()> {
        let known = self.world.update(|w| w.codepay.find(number).is_some());
        let code = if known { SUCCESS } else { NO_SUCH_ORDER };
        self.answer(request, code, known.then_some(number)).await
    }

    /// Only an order still waiting for its card can be called off.
    async fn close(&mut self, request: &Value, number: &str) -> io::Result<()> {
        let waiting = self.paying.as_ref().is_some_and(|paying| paying.number == number && paying.bank.is_none());
        self.answer(request, if waiting { SUCCESS } else { FAILED }, None).await?;
        if waiting { self.end(OrderStanding::Cancelled, CALLED_OFF).await } else { Ok(()) }
    }

    async fn answer(&mut self, request: &Value, code: &str, about: Option<&str>) -> io::Result<()> {
        let data = self.written(request, code, about);
        self.port.say(data).await
    }

    fn written(&self, request: &Value, code: &str, about: Option<&str>) -> Vec<u8> {
        let field = |name: &str| request.get(name).cloned().unwrap_or_default();
        let mut business = Map::new();
        if let Some(order) = about.and_then(|number| self.world.update(|w| w.codepay.find(number).cloned())) {
            business.insert("merchant_order_no".to_owned(), json!(order.number));
            business.insert("order_amount".to_owned(), json!(yuan(order.amount)));
            business.insert("trans_status".to_owned(), json!(status(order.standing)));
            business.insert("trans_type".to_owned(), json!("1"));
            business.insert("pay_user_account_id".to_owned(), json!("6227***6666"));
        }
        let answer = json!({
            "topic": field("topic"), "request_id": field("request_id"), "app_id": field("app_id"),
            "response_code": code, "response_msg": "", "biz_data": business,
        });
        serde_json::to_vec(&answer).unwrap_or_default()
    }

    fn mishap(&self, kind: Mishap) -> bool {
        self.world.update(|w| w.codepay.mishap.take_if(|ordered| *ordered == kind).is_some())
    }
}

fn acted(world: &World) -> bool {
    world.terminal.cancel_pressed || world.terminal.card.is_some()
}

fn decided(world: &World, card: TappedCard) -> (OrderStanding, &'static str) {
    match card {
        _ if !world.terminal.online => (OrderStanding::Failed, HOST_TIMEOUT),
        TappedCard::Ok => (OrderStanding::Paid, SUCCESS),
        TappedCard::Declined | TappedCard::Insufficient | TappedCard::Expired => (OrderStanding::Failed, DECLINED),
    }
}

fn status(standing: OrderStanding) -> &'static str {
    match standing {
        OrderStanding::UnderWay => "0",
        OrderStanding::Failed => "1",
        OrderStanding::Paid => "2",
        OrderStanding::Cancelled => "3",
    }
}

fn text<'a>(request: &'a Value, name: &str) -> &'a str {
    request.get("biz_data").and_then(|data| data.get(name)).and_then(Value::as_str).unwrap_or_default()
}

/// `20.00` as fen.
fn fen(amount: &str) -> Option<u64> {
    let (yuan, rest) = amount.split_once('.').unwrap_or((amount, "00"));
    let (yuan, rest): (u64, u64) = (yuan.parse().ok()?, rest.parse().ok().filter(|_| rest.len() == 2)?);
    Some(yuan * 100 + rest).filter(|fen| *fen > 0)
}

fn yuan(fen: u64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}
