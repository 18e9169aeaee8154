//! Where a scenario is played: at a laboratory in this process, or at one behind its control socket.

use std::future::Future;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Map, Value};
use tokio::time::sleep;

use super::Condition;
use crate::control::{self, Request};
use crate::lab::{self, Lab};

/// A laboratory with hands at it.
pub trait Stage: Send {
    /// Does an order. Errors: the laboratory's words.
    fn order(&mut self, order: &str) -> impl Future<Output = Result<Value, String>> + Send;
    /// The status now. Errors: the laboratory is gone.
    fn status(&mut self) -> impl Future<Output = Result<Value, String>> + Send;
    /// Waits until the condition holds. Errors: the laboratory is gone.
    fn until(&mut self, condition: &Condition) -> impl Future<Output = Result<(), String>> + Send;
}

impl Stage for &Lab {
    async fn order(&mut self, order: &str) -> Result<Value, String> {
        Lab::order(self, order).await.map_err(|error| error.to_string())
    }

    async fn status(&mut self) -> Result<Value, String> {
        Ok(Lab::status(self))
    }

    async fn until(&mut self, condition: &Condition) -> Result<(), String> {
        self.world().until(|w| condition.holds(&lab::status_of(w))).await;
        Ok(())
    }
}

/// A laboratory behind the control socket in its directory.
#[derive(Debug, Clone)]
pub struct Remote {
    /// Its directory.
    pub dir: PathBuf,
}

/// How often a laboratory in another process is looked at.
const LOOK: Duration = Duration::from_millis(50);

impl Stage for Remote {
    async fn order(&mut self, order: &str) -> Result<Value, String> {
        let (device, action, args) = lab::parse(order).map_err(|error| error.to_string())?;
        let args = args.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
        let request = Request { device, action, args };
        control::request(&self.dir, &request).await.map_err(|error| error.to_string())
    }

    async fn status(&mut self) -> Result<Value, String> {
        let request = Request { device: "lab".to_owned(), action: "status".to_owned(), args: Map::new() };
        control::request(&self.dir, &request).await.map_err(|error| error.to_string())
    }

    async fn until(&mut self, condition: &Condition) -> Result<(), String> {
        while !condition.holds(&self.status().await?) {
            sleep(LOOK).await;
        }
        Ok(())
    }
}
