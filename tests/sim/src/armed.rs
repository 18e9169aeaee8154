//! The faults of the step under way, and how far each is.

use std::collections::BTreeMap;

use suiban_drivers::DeviceKind;

use crate::faults::{Fault, LineFault, Moment, RequestFault, Trouble};

/// Faults that have not happened yet.
#[derive(Debug, Default)]
pub struct Armed {
    faults: Vec<Fault>,
    exchanges: BTreeMap<DeviceKind, u32>,
    connections: u32,
    requests: u32,
    /// Until when nothing gets through, in the truth's ms.
    pub partition_until: i64,
}

impl Armed {
    /// The faults of a new step. A partition of the last one goes on.
    pub fn arm(&mut self, faults: &[Fault]) {
        *self = Self { faults: faults.to_vec(), partition_until: self.partition_until, ..Self::default() };
    }

    /// The next exchange with a device.
    pub fn meet(&mut self, kind: DeviceKind) -> Option<Trouble> {
        let count = self.exchanges.entry(kind).or_default();
        *count += 1;
        self.faults.iter().find_map(|fault| {
            let Fault::Device { kind: of, nth, how } = fault else { return None };
            (*of == kind && nth == count).then_some(*how)
        })
    }

    /// The next connection to central.
    pub fn connect(&mut self) -> Option<LineFault> {
        self.connections += 1;
        self.faults.iter().find_map(|fault| {
            let Fault::Line { nth, how } = fault else { return None };
            (*nth == self.connections).then_some(*how)
        })
    }

    /// The next request at central.
    pub fn request(&mut self) -> Option<RequestFault> {
        self.requests += 1;
        self.faults.iter().find_map(|fault| {
            let Fault::Request { nth, how } = fault else { return None };
            (*nth == self.requests).then_some(*how)
        })
    }

    /// Faults that begin at this moment; each begins once.
    pub fn begin(&mut self, moment: Moment) -> Vec<Fault> {
        let begins = |fault: &Fault| match fault {
            Fault::Cut { from, .. } | Fault::DiskFull { from, .. } | Fault::Provider { from, .. } => *from == moment,
            Fault::Partition { .. } | Fault::ClockJump { .. } => moment == Moment::Begin,
            Fault::Device { .. } | Fault::Line { .. } | Fault::Request { .. } => false,
        };
        let (now, later) = self.faults.iter().partition(|fault| begins(fault));
        self.faults = later;
        now
    }
}
