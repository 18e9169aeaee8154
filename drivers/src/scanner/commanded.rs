//! Scanners that take commands: what is the same for every set of them. A look that ends by itself is begun anew; a code
//! comes down the line as [`super::line_mode`] has it.

use std::{marker::PhantomData, time::Duration};

use async_trait::async_trait;
use tokio::time::timeout;

use super::{CodeScanner, ScannerError, line_mode::LineScanner};
use crate::{
    Capability, DeviceError, DeviceStatus, LinkFault, Secret,
    transport::{self, BoxPipe, Pipe, PortAddress, SerialSettings},
};

/// A set of commands.
#[async_trait]
pub trait Commands: Send + Sync {
    /// The line as the scanner leaves the factory.
    const SETTINGS: SerialSettings;
    /// What a scanner with them can do beyond any scanner.
    const CAPABILITIES: &'static [Capability] = &[Capability::Trigger];
    /// The scanner rests by itself after a while; it is told again well before.
    const AGAIN: Duration;

    /// As [`CodeScanner::prepare`].
    async fn prepare<P: Pipe>(codes: &mut LineScanner<P>) -> Result<(), ScannerError>;
    /// As [`CodeScanner::trigger`].
    async fn trigger<P: Pipe>(codes: &mut LineScanner<P>, on: bool) -> Result<(), ScannerError>;
    /// As [`CodeScanner::identify`].
    async fn identify<P: Pipe>(codes: &mut LineScanner<P>) -> Result<Option<String>, ScannerError>;
}

/// A scanner that understands `C`, behind any pipe.
pub struct Commanded<P, C> {
    codes: LineScanner<P>,
    identity: Option<String>,
    commands: PhantomData<C>,
}

impl<C: Commands> Commanded<BoxPipe, C> {
    /// Opens the port the scanner is on. Errors: `Absent`.
    pub async fn connect(address: &PortAddress) -> Result<Self, LinkFault> {
        transport::connect(address, C::SETTINGS).await.map(Self::new)
    }
}

impl<P: Pipe, C: Commands> Commanded<P, C> {
    /// Takes over a pipe to the scanner.
    pub fn new(pipe: P) -> Self {
        Self { codes: LineScanner::new(pipe), identity: None, commands: PhantomData }
    }
}

#[async_trait]
impl<P: Pipe, C: Commands> CodeScanner for Commanded<P, C> {
    async fn status(&mut self) -> DeviceStatus {
        let online = DeviceStatus::online().able(C::CAPABILITIES);
        let told = match self.identify().await {
            Ok(_) => online,
            Err(DeviceError::Link(fault)) => DeviceStatus::from(&fault),
            Err(DeviceError::Fault(fault)) => DeviceStatus { fault: Some(fault.report()), ..online },
        };
        DeviceStatus { identity: self.identity.clone(), ..told }
    }

    async fn prepare(&mut self) -> Result<(), ScannerError> {
        C::prepare(&mut self.codes).await
    }

    async fn trigger(&mut self, on: bool) -> Result<(), ScannerError> {
        C::trigger(&mut self.codes, on).await
    }

    async fn identify(&mut self) -> Result<Option<String>, ScannerError> {
        self.identity = C::identify(&mut self.codes).await?;
        Ok(self.identity.clone())
    }

    async fn scan(&mut self) -> Result<Secret<String>, ScannerError> {
        self.codes.forget().await;
        loop {
            self.trigger(true).await?;
            if let Ok(first) = timeout(C::AGAIN, self.codes.first()).await {
                return self.codes.code(first?).await;
            }
        }
    }
}
