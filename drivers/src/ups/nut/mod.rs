//! UPS behind the service of Network UPS Tools (`upsd`), TCP 3493: lines of text, one question at a time.
//!
//! Promise: an answer counts only when it names what was asked, so a late answer to an earlier question is passed over.
//! A user, where one is configured, is named once for each connection; `LOGIN` makes the service wait for this machine
//! before it switches the UPS off. The line is not encrypted: the service belongs on this machine or in this cabinet.

mod reply;
mod state;
#[cfg(feature = "record")]
pub mod traffic;
mod words;

use std::time::Duration;

use async_trait::async_trait;
use reply::{ErrWord, Reply};
use state::State;
use tokio::time::Instant;
use words::quote;

use super::{Reading, Ups, UpsError, UpsFault};
use crate::{
    DeviceError, DeviceStatus, LinkFault, Secret,
    transport::{Pipe, SerialSettings, line::Line},
};

/// For a service behind a serial server; over TCP it has no meaning.
pub const SETTINGS: SerialSettings = SerialSettings::n81(9_600);
/// The service answers from memory.
const ANSWER: Duration = Duration::from_secs(2);
/// The service's own limit of a line.
const LONGEST_LINE: usize = 512;
/// A UPS has some 60 values; a list that does not end is no list.
const MOST_LINES: usize = 1000;

/// Whom to ask for, and as whom.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The UPS's name in `ups.conf`.
    pub ups: String,
    /// User and password of `upsd.users`. Without: values are read, the service does not wait for this machine.
    pub user: Option<(String, Secret<String>)>,
}

/// A UPS behind `upsd`.
pub struct Nut<P> {
    line: Line<P>,
    settings: Settings,
    known: bool,
    identity: Option<String>,
}

impl<P: Pipe> Nut<P> {
    /// Takes the connection over.
    pub fn new(pipe: P, settings: Settings) -> Self {
        Self { line: Line::new(pipe), settings, known: false, identity: None }
    }

    /// Names the user, once. `upsd` checks the password only at `LOGIN`.
    async fn introduce(&mut self) -> Result<(), UpsError> {
        let Some((user, password)) = self.settings.user.clone().filter(|_| !self.known) else { return Ok(()) };
        let ups = self.settings.ups.clone();
        self.order("user name", "USERNAME", &user).await?;
        self.order("password", "PASSWORD", password.expose()).await?;
        self.order("login", "LOGIN", &ups).await?;
        self.known = true;
        Ok(())
    }

    async fn order(&mut self, command: &'static str, word: &str, value: &str) -> Result<(), UpsError> {
        let value = quote(value).ok_or(DeviceError::Fault(UpsFault::AccessDenied))?;
        self.ask(command, &format!("{word} {value}\n")).await?;
        loop {
            match self.hear(command).await? {
                Reply::Ok => return Ok(()),
                Reply::Err(word) => return Err(refused(command, word)),
                Reply::Var { .. } | Reply::Begin(_) | Reply::End(_) => {}
            }
        }
    }

    /// One value. `None`: this UPS has no such value.
    async fn get(&mut self, command: &'static str, name: &str) -> Result<Option<String>, UpsError> {
        let question = format!("GET VAR {} {name}\n", self.quoted()?);
        self.ask(command, &question).await?;
        loop {
            match self.hear(command).await? {
                Reply::Var { ups, name: told, value } if ups == self.settings.ups && told == name => {
                    return Ok(Some(value));
                }
                Reply::Err(ErrWord::VarNotSupported) => return Ok(None),
                Reply::Err(word) => return Err(refused(command, word)),
                Reply::Ok | Reply::Var { .. } | Reply::Begin(_) | Reply::End(_) => {}
            }
        }
    }

    /// Every value.
    async fn list(&mut self) -> Result<Vec<(String, String)>, UpsError> {
        const COMMAND: &str = "list of values";
        let question = format!("LIST VAR {}\n", self.quoted()?);
        self.ask(COMMAND, &question).await?;
        let mut values = Vec::new();
        for _ in 0..MOST_LINES {
            match self.hear(COMMAND).await? {
                Reply::Begin(ups) if ups == self.settings.ups => values.clear(),
                Reply::Var { ups, name, value } if ups == self.settings.ups => values.push((name, value)),
                Reply::End(ups) if ups == self.settings.ups => return Ok(values),
                Reply::Err(word) => return Err(refused(COMMAND, word)),
                Reply::Ok | Reply::Var { .. } | Reply::Begin(_) | Reply::End(_) => {}
            }
        }
        Err(LinkFault::Unexpected { command: COMMAND, why: "it does not end" }.into())
    }

    fn quoted(&self) -> Result<String, UpsError> {
        quote(&self.settings.ups).ok_or(DeviceError::Fault(UpsFault::UnknownUps))
    }

    async fn ask(&mut self, command: &'static str, question: &str) -> Result<(), LinkFault> {
        self.line.flush_input().await;
        self.line.write(command, question.as_bytes()).await
    }

    async fn hear(&mut self, command: &'static str) -> Result<Reply, LinkFault> {
        let end = Instant::now() + ANSWER;
        let mut line = Vec::new();
        loop {
            match self.line.read_byte(command, end.saturating_duration_since(Instant::now())).await {
                Ok(b'\n') => break,
                Ok(byte) if line.len() < LONGEST_LINE => line.push(byte),
                Ok(_) => return Err(LinkFault::Garbled { command, why: "a line without an end" }),
                Err(LinkFault::Timeout { .. }) if line.is_empty() => {
                    return Err(LinkFault::Timeout { command, after: ANSWER });
                }
                Err(LinkFault::Timeout { .. }) => return Err(LinkFault::Garbled { command, why: "it broke off" }),
                Err(fault) => return Err(fault),
            }
        }
        let reply = std::str::from_utf8(&line).ok().and_then(Reply::parse);
        reply.ok_or(LinkFault::Garbled { command, why: "no line of this service" })
    }

    async fn identify(&mut self) -> Result<(), UpsError> {
        if self.identity.is_none() {
            let values = self.list().await?;
            let value = |name: &str| values.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim());
            let plate = ["device.mfr", "device.model", "device.serial"].into_iter().filter_map(value);
            self.identity = Some(plate.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" "));
        }
        Ok(())
    }

    async fn examine(&mut self) -> Result<Reading, UpsError> {
        let reading = self.reading().await?;
        self.identify().await?;
        Ok(reading)
    }
}

fn refused(command: &'static str, word: ErrWord) -> UpsError {
    match word.fault() {
        Some(fault) => DeviceError::Fault(fault),
        None => LinkFault::Unexpected { command, why: "a refusal that does not fit" }.into(),
    }
}

/// A number that is not one counts as not told: some drivers answer `NA`.
fn number(text: Option<String>) -> Option<f64> {
    text?.trim().parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0)
}

#[async_trait]
impl<P: Pipe> Ups for Nut<P> {
    async fn status(&mut self) -> DeviceStatus {
        let status = match self.examine().await {
            Ok(reading) => reading.status(),
            Err(DeviceError::Fault(fault)) => DeviceStatus { fault: Some(fault.report()), ..DeviceStatus::online() },
            Err(DeviceError::Link(fault)) => DeviceStatus::from(&fault),
        };
        DeviceStatus { identity: self.identity.clone().filter(|name| !name.is_empty()), ..status }
    }

    async fn reading(&mut self) -> Result<Reading, UpsError> {
        self.introduce().await?;
        let state = self.get("state of the UPS", "ups.status").await?;
        let state = State::parse(&state.ok_or(DeviceError::Fault(UpsFault::NoState))?);
        let charge = number(self.get("charge of the battery", "battery.charge").await?);
        let runtime = number(self.get("runtime of the battery", "battery.runtime").await?);
        Ok(Reading {
            source: state.source(),
            battery_low: state.battery_low,
            charge: charge.map(|percent| percent.min(100.0) as u8),
            runtime: runtime.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
            shutdown_ordered: state.shutdown_ordered,
            replace_battery: state.replace_battery,
            overloaded: state.overloaded,
        })
    }
}
