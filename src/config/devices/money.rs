//! What takes money: payment terminals, banknote acceptors.

use serde::Deserialize;
use strum::IntoStaticStr;
use suiban_drivers::Secret;
use suiban_drivers::transport::PortAddress;
use thiserror::Error;

/// Payment terminals.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Terminal {
    /// ZVT, over TCP or a serial line.
    Zvt {
        /// Where.
        port: PortAddress,
        /// The cashier's password, six digits, where it is not the factory's 000000.
        #[serde(default)]
        password: Option<CashierPassword>,
    },
    /// ECR Hub: CodePay, PayCloud and their kin.
    #[serde(rename = "codepay")]
    #[strum(serialize = "codepay")]
    CodePay {
        /// Where.
        port: PortAddress,
        /// The payment application's id at the gateway.
        app_id: String,
        /// ISO 4217.
        #[serde(default = "yuan")]
        currency: String,
    },
}

fn yuan() -> String {
    "CNY".to_owned()
}

/// A cashier's password as ZVT knows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Secret<String>")]
pub struct CashierPassword(Secret<String>);

/// A cashier's password of another shape.
#[derive(Debug, Error)]
#[error("the cashier's password must have six digits")]
pub struct NotSixDigits;

impl CashierPassword {
    /// The digits.
    pub fn digits(&self) -> &str {
        self.0.expose()
    }
}

impl TryFrom<Secret<String>> for CashierPassword {
    type Error = NotSixDigits;

    fn try_from(digits: Secret<String>) -> Result<Self, NotSixDigits> {
        let six = digits.expose().len() == 6 && digits.expose().bytes().all(|byte| byte.is_ascii_digit());
        if six { Ok(Self(digits)) } else { Err(NotSixDigits) }
    }
}

/// Banknote acceptors.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoStaticStr)]
#[serde(tag = "protocol", rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Banknotes {
    /// CCNET.
    Ccnet {
        /// Where.
        port: PortAddress,
    },
    /// ICT.
    Ict {
        /// Where.
        port: PortAddress,
        /// Face values in fen in the acceptor's own order, 0 for one that is not used; without it the six notes of the yuan.
        #[serde(default)]
        notes: Option<Vec<u64>>,
    },
}
