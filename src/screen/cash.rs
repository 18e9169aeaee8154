//! Banknotes on the screen: plain values into the adapter.

use slint::ComponentHandle;
use suiban_ui as ui;

use crate::journey::cash::{NoteRefusal, Till};

/// Shows what is in, what is missing and why the last note came back. The amounts are yuan with two decimals.
pub(super) fn show(app: &ui::App, amount: &str, inserted: &str, rest: &str, till: &Till) {
    let adapter = app.global::<ui::CashAdapter>();
    adapter.set_amount(amount.into());
    adapter.set_inserted(inserted.into());
    adapter.set_rest(rest.into());
    adapter.set_any(till.inserted > 0);
    adapter.set_moving(till.moving);
    adapter.set_stopping(till.stopping);
    adapter.set_refused(match till.refused {
        None => ui::CashRefusal::None,
        Some(NoteRefusal::Value) => ui::CashRefusal::Value,
        Some(NoteRefusal::NotRecognised) => ui::CashRefusal::NotRecognised,
        Some(NoteRefusal::PutBack) => ui::CashRefusal::PutBack,
    });
}
