//! What the board shows: devices page by page, drawers, queue, storage.

use suiban_drivers::{DeviceKind, DeviceStatus};

use super::board::{Board, DeviceLine, DrawerLine};
use super::{Technician, clock};
use crate::attendant::health::{self, Statuses};
use crate::store::{DeviceTest, DrawerContent};

/// Devices the board has room for.
const ROWS: usize = 8;

impl Technician {
    pub(super) async fn fill(&mut self, statuses: &Statuses) {
        let store = &self.kiosk.store;
        let tests = store.latest_tests().await.unwrap_or_default();
        let outbox = store.outbox().await.unwrap_or_default();
        let open = store.unsettled().await.map(|acts| acts.len()).unwrap_or_default();
        let storage = *store.health().borrow();
        self.board = Board {
            page: (self.page, self.pages()),
            devices: self.lines(statuses, &tests),
            drawers: self.drawers().await,
            outbox: outbox.waiting,
            set_aside: outbox.quarantined,
            intake: health::intake(&self.kiosk).await,
            open_intents: u64::try_from(open).unwrap_or(u64::MAX),
            storage,
            retained: store.retained_old_cards().await.unwrap_or_default(),
            paired: store.is_paired().await,
            in_service: self.in_service,
            carry: self.carrying.view().await,
            face_engine: self.kiosk.engine_info.name.clone(),
        };
    }

    /// The lines of this page. Who looks at the board looks for what does not serve.
    fn lines(&self, statuses: &Statuses, tests: &[DeviceTest]) -> Vec<DeviceLine> {
        let kinds = self.kiosk.config.devices.kinds().into_iter();
        let mut lines: Vec<_> = kinds.map(|kind| self.line(kind, statuses, tests)).collect();
        lines.sort_by_key(|line| line.status.is_ready());
        let at = self.page * self.rows();
        lines.into_iter().skip(at).take(self.rows()).collect()
    }

    /// With the way to the next page there is room for one device less.
    fn rows(&self) -> usize {
        if self.kiosk.config.devices.kinds().len() > ROWS { ROWS - 1 } else { ROWS }
    }

    pub(super) fn pages(&self) -> usize {
        self.kiosk.config.devices.kinds().len().div_ceil(self.rows())
    }

    fn line(&self, kind: DeviceKind, statuses: &Statuses, tests: &[DeviceTest]) -> DeviceLine {
        let name = kind.as_str();
        let tested = tests.iter().find(|t| t.device == name).map(|t| (self.stamp(t.at), t.pass));
        DeviceLine { kind, status: statuses.get(&kind).cloned().unwrap_or_else(DeviceStatus::absent), tested }
    }

    fn stamp(&self, wall_ms: i64) -> String {
        clock::stamp(wall_ms, self.kiosk.clock.utc_offset_minutes())
    }

    async fn drawers(&self) -> Vec<DrawerLine> {
        let known = self.kiosk.store.drawers().await.unwrap_or_default();
        let count = self.kiosk.config.devices.drawers.count();
        let line = |number: u16| {
            let content = known.iter().find(|d| d.no == number).map(|d| &d.content);
            DrawerLine {
                number,
                open: matches!(content, Some(DrawerContent::Opened { .. } | DrawerContent::Doubtful { .. })),
                loaded: matches!(content, Some(DrawerContent::Loaded { .. })),
            }
        };
        (1..=count).map(line).collect()
    }
}
