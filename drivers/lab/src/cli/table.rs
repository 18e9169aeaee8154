//! The status as a table for people.

use serde_json::{Map, Value};

/// Sections shown one line each, in this order.
const DEVICES: [&str; 11] = [
    "reader",
    "fingerprint",
    "printer",
    "terminal",
    "drawers",
    "collector",
    "scanner",
    "dispenser",
    "chip_reader",
    "camera",
    "psp",
];

/// The table of a status as [`crate::Lab::status`] gives it.
pub fn of(status: &Value) -> String {
    let mut lines = vec![format!("today {}", text(&status["today"])), String::new()];
    let width = DEVICES.iter().map(|name| name.len()).max().unwrap_or_default();
    for name in DEVICES {
        lines.push(format!("{name:width$}  {}", device(&status[name])));
    }
    if status["faults"].as_object().is_some_and(|faults| !faults.is_empty()) {
        lines.push(format!("{:width$}  {}", "faults", device(&status["faults"])));
    }
    lines.push(String::new());
    lines.extend(cards(&status["cards"]));
    lines.join("\n")
}

/// The fields that say something.
fn device(fields: &Value) -> String {
    let empty = Map::new();
    let fields = fields.as_object().unwrap_or(&empty).iter();
    let shown = fields.filter(|(_, value)| !is_nothing(value)).map(|(name, value)| format!("{name}={}", text(value)));
    shown.collect::<Vec<_>>().join("  ")
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        Value::Object(_) => format!("({})", device(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn cards(cards: &Value) -> Vec<String> {
    let columns = ["card", "place", "valid_from", "valid_to"];
    let row = |card: &Value| columns.map(|column| text(&card[column]));
    let head = columns.map(|column| column.replace('_', " "));
    let rows: Vec<[String; 4]> = std::iter::once(head).chain(cards.as_array().into_iter().flatten().map(row)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths = [width(0), width(1), width(2), width(3)];
    let line = |row: &[String; 4]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn the_table_shows_every_card_and_leaves_out_what_is_empty() {
        let status = json!({
            "today": "2026-11-21",
            "reader": { "card": null, "sam": "ok" },
            "faults": {},
            "cards": [
                { "card": "card-li-na", "place": "with-person", "valid_from": "2024-10-19", "valid_to": "2044-10-19" },
                { "card": "card-li-na-2", "place": "in-drawer 3", "valid_from": "2026-11-21", "valid_to": "long-term" },
            ],
        });
        let table = super::of(&status);
        assert!(table.contains("reader       sam=ok\n"), "{table}");
        assert!(!table.contains("null") && !table.contains("faults"), "{table}");
        assert!(table.contains("card-li-na    with-person  2024-10-19  2044-10-19"), "{table}");
        assert!(table.ends_with("card-li-na-2  in-drawer 3  2026-11-21  long-term"), "{table}");
    }
}
