//! The code scanner: nobody holds a code before it.

use std::sync::Arc;

use async_trait::async_trait;
use suiban_drivers::scanner::{CodeScanner, ScannerError};
use suiban_drivers::{DeviceKind, DeviceStatus, Secret};

use super::status;
use crate::world::World;

pub(super) struct SimScanner {
    pub(super) world: Arc<World>,
}

#[async_trait]
impl CodeScanner for SimScanner {
    async fn status(&mut self) -> DeviceStatus {
        status(&self.world, DeviceKind::Scanner, None)
    }

    async fn prepare(&mut self) -> Result<(), ScannerError> {
        Ok(())
    }

    async fn trigger(&mut self, _on: bool) -> Result<(), ScannerError> {
        Ok(())
    }

    async fn identify(&mut self) -> Result<Option<String>, ScannerError> {
        Ok(Some("simulated".into()))
    }

    async fn scan(&mut self) -> Result<Secret<String>, ScannerError> {
        std::future::pending().await
    }
}
