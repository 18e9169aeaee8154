//! Payment by QR code: the kiosk's questions to central about one order. All of them may be repeated, so a connection
//! that broke under one is opened again at once.

use std::sync::Arc;
use std::time::Duration;

use suiban_wire::api::{OrderNumber, PaymentOrder};
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::central::Central;
use super::dial::Dial;
use super::error::SyncError;
use super::http::Session;
use super::identity::Identity;
use crate::clock::Clock;
use crate::store::Store;

/// Closing asks the provider three times; nobody at the screen waits longer than this for one answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Central's payment desk.
pub struct Payments {
    dial: Arc<dyn Dial>,
    identity: Identity,
    clock: Arc<dyn Clock>,
    store: Store,
    talk: Mutex<Option<Central>>,
}

#[derive(Debug, Clone, Copy)]
enum Question {
    Open { fen: u64 },
    Look,
    Close { fen: u64 },
    Refund,
}

impl Payments {
    /// Asks the central this kiosk is paired with.
    pub fn new(dial: Arc<dyn Dial>, identity: Identity, clock: Arc<dyn Clock>, store: Store) -> Self {
        Self { dial, identity, clock, store, talk: Mutex::new(None) }
    }

    /// Makes the order; gives what the QR code says.
    pub async fn open(&self, order: OrderNumber, fen: u64) -> Result<PaymentOrder, SyncError> {
        self.ask(order, Question::Open { fen }).await
    }

    /// How the order stands.
    pub async fn look(&self, order: OrderNumber) -> Result<PaymentOrder, SyncError> {
        self.ask(order, Question::Look).await
    }

    /// Ends the order: central asks, closes, and asks again.
    pub async fn close(&self, order: OrderNumber, fen: u64) -> Result<PaymentOrder, SyncError> {
        self.ask(order, Question::Close { fen }).await
    }

    /// Gives the money back.
    pub async fn refund(&self, order: OrderNumber) -> Result<PaymentOrder, SyncError> {
        self.ask(order, Question::Refund).await
    }

    async fn ask(&self, order: OrderNumber, question: Question) -> Result<PaymentOrder, SyncError> {
        let asked = async {
            let mut talk = self.talk.lock().await;
            // Taken out, so that a question given up half way leaves no connection with half an answer in it.
            if let Some(mut open) = talk.take() {
                match put(&mut open, order, question).await {
                    Err(error) if error.is_of_the_line() => {}
                    answer => {
                        *talk = Some(open);
                        return answer;
                    }
                }
            }
            let mut fresh = self.connect().await?;
            let answer = put(&mut fresh, order, question).await;
            *talk = Some(fresh).filter(|_| !answer.as_ref().is_err_and(SyncError::is_of_the_line));
            answer
        };
        timeout(PATIENCE, asked).await.unwrap_or(Err(SyncError::Timeout))
    }

    async fn connect(&self) -> Result<Central, SyncError> {
        let tls = self.identity.tls(self.clock.clone(), self.store.central_ms().await?)?;
        let session = Session::open(&*self.dial, Arc::new(tls), self.identity.server_name()).await?;
        Ok(Central::new(session))
    }
}

async fn put(central: &mut Central, order: OrderNumber, question: Question) -> Result<PaymentOrder, SyncError> {
    match question {
        Question::Open { fen } => central.open_payment(order, fen).await,
        Question::Look => central.payment(order).await,
        Question::Close { fen } => central.close_payment(order, fen).await,
        Question::Refund => central.refund_payment(order).await,
    }
}
