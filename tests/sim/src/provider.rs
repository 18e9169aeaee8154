//! The payment service provider behind central: the laboratory's, with its own books, its clock set to the simulation's, and
//! the payers with their telephones.

use std::path::Path;
use std::sync::Arc;

use suiban_central::Central;
use suiban_central::payments::config::PspConfig;
use suiban_central::payments::psp::{BoxStream, Psp};
use suiban_lab::psp::Kit;
use suiban_lab::world::{PspState, RefundCourse, SpoiltAnswer, Trade};
use suiban_lab::{Date, DeviceName, Lab, LabOptions};

use crate::faults::ProviderFault;
use crate::office::Failed;

/// Any: there are no sockets.
const PORT: u16 = 443;

/// What a payer does with the newest code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payer {
    /// Scans it and thinks.
    Scans,
    /// Pays.
    Pays,
    /// Has not enough money.
    CannotPay,
    /// Will pay at the moment the order is closed.
    PaysWhileClosing,
    /// Puts the telephone away.
    Leaves,
    /// Pays when nobody waits for it any more, whether the order is closed or not.
    PaysLate,
}

/// An order as the provider knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its number.
    pub number: String,
    /// Fen.
    pub fen: u64,
    /// The money is there.
    pub paid: bool,
    /// It was closed, and nothing was paid.
    pub closed: bool,
    /// Paid after it was closed: the money is for central to send back, and no business of the kiosk's.
    pub late: bool,
}

impl Order {
    /// As seen now, after what was seen of it before.
    fn after(self, before: Option<&Self>) -> Self {
        let late = before.is_some_and(|before| before.late || before.closed && self.paid);
        Self { late, ..self }
    }
}

/// The provider.
pub struct Provider(Arc<Lab>);

impl Provider {
    /// Opens one, and offers it to central.
    pub async fn open(folder: &Path, central: &Central) -> Result<Self, Failed> {
        let today = Date::new(2026, 11, 25)?;
        let lab = Arc::new(Lab::start(LabOptions { dir: None, fast: true, seed: 1, today }).await?);
        Kit { port: PORT }.write(folder)?;
        let config = PspConfig::load(&folder.join("psp.toml"))?;
        let behind = lab.clone();
        let psp = Psp::open(config, central.clock())?.over(Arc::new(move || {
            let pipe = behind.pipe(DeviceName::Psp);
            Box::pin(async move { Ok(Box::new(pipe) as BoxStream) })
        }));
        central.offer_payments(psp)?;
        Ok(Self(lab))
    }

    /// Its clock shows this time, ms since 1970 UTC.
    pub fn set_clock(&self, ms: i64) {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let host = i64::try_from(since.as_secs()).unwrap_or_default();
        self.0.world().update(|lab| lab.psp.clock_ahead = ms / 1_000 - host);
    }

    /// It goes wrong.
    pub fn spoil(&self, how: ProviderFault) {
        self.0.world().update(|lab| match how {
            ProviderFault::Fails => lab.psp.spoilt.push_back(SpoiltAnswer::Error500),
            ProviderFault::TooMany => lab.psp.spoilt.push_back(SpoiltAnswer::Error429),
            ProviderFault::BadSignature => lab.psp.spoilt.push_back(SpoiltAnswer::BadSignature),
            ProviderFault::Garbage => lab.psp.spoilt.push_back(SpoiltAnswer::Garbage),
            ProviderFault::RefundsLate => lab.psp.refunds = RefundCourse::Processing,
            ProviderFault::RefundsRefused => lab.psp.refunds = RefundCourse::Abnormal,
        });
    }

    /// Refunds under way come through, and the next ones at once.
    pub fn refunds_come_through(&self) {
        self.0.world().update(|lab| come_through(&mut lab.psp));
    }

    /// Nothing goes wrong any more.
    pub fn heal(&self) {
        self.0.world().update(|lab| {
            lab.psp.spoilt.clear();
            lab.psp.pays_while_closing = false;
            come_through(&mut lab.psp);
        });
    }

    /// Somebody does something with the code shown last.
    pub fn payer(&self, does: Payer) {
        self.0.world().update(|lab| {
            lab.psp.pays_while_closing &= does != Payer::Leaves;
            let Some(order) = lab.psp.orders.last_mut() else { return };
            match (does, order.state) {
                (Payer::Scans, Trade::NotPay) => order.state = Trade::UserPaying,
                (Payer::CannotPay, Trade::NotPay | Trade::UserPaying) => order.state = Trade::PayError,
                (Payer::Pays, Trade::NotPay | Trade::UserPaying | Trade::PayError)
                | (Payer::PaysLate, Trade::NotPay | Trade::UserPaying | Trade::PayError | Trade::Closed) => {
                    let number = order.number.clone();
                    lab.psp.take(&number);
                }
                (Payer::PaysWhileClosing, Trade::NotPay | Trade::UserPaying) => lab.psp.pays_while_closing = true,
                // Too late, or done before.
                (
                    Payer::Scans
                    | Payer::CannotPay
                    | Payer::Pays
                    | Payer::PaysWhileClosing
                    | Payer::Leaves
                    | Payer::PaysLate,
                    _,
                ) => {}
            }
        });
    }

    /// Every order, after what was known of them before.
    pub fn orders(&self, before: &[Order]) -> Vec<Order> {
        self.0.world().read(|lab| {
            let order = |order: &suiban_lab::world::PspOrder| Order {
                number: order.number.clone(),
                fen: u64::try_from(order.fen).unwrap_or_default(),
                paid: order.state == Trade::Success,
                closed: order.state == Trade::Closed,
                late: false,
            };
            // The provider keeps them in the order they came in.
            lab.psp.orders.iter().map(order).enumerate().map(|(at, order)| order.after(before.get(at))).collect()
        })
    }
}

/// A refund that no account takes stays with the provider's people.
fn come_through(psp: &mut PspState) {
    psp.refunds = RefundCourse::Success;
    for order in psp.orders.iter_mut().filter(|order| order.refund == Some(RefundCourse::Processing)) {
        order.refund = Some(RefundCourse::Success);
        order.state = Trade::Refund;
    }
}
