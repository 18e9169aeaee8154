//! What hands can do to the scanner, and how it can be set from the booklet of codes it came with.

use serde_json::{Value, json};

use crate::action::{ActError, Action, Args, action, one_of, only, parsed, required};
use crate::world::{ScannerModel, ScannerState, Shared};

/// Longest text of a QR code: version 40, level L, byte mode (ISO/IEC 18004).
const LONGEST: usize = 2953;

/// What a hand can do to the scanner. `model` plugs another one in, as delivered.
pub const ACTIONS: &[Action] = &[
    action("scan", "text=… | hex=…"),
    action("model", "name=line|honeywell|newland|nls"),
    action("prefix", "text=…"),
    action("refuse", "times=N"),
];

/// Holds a code before the scanner, or sets it.
pub fn act(world: &Shared, action: &str, args: &Args) -> Result<Value, ActError> {
    match action {
        "scan" => scan(world, args),
        "model" => model(world, args),
        "prefix" => prefix(world, args),
        "refuse" => refuse(world, args),
        _ => Err(ActError::unknown_action("scanner", action, ACTIONS)),
    }
}

fn scan(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["text", "hex"])?;
    let code = match args.get("hex") {
        Some(text) => hex::decode(text).map_err(|_| ActError::bad_value("hex", text, "bytes in hexadecimal"))?,
        None => line(required(args, "text", "the text of the code")?)?,
    };
    let bytes = code.len();
    world.update(|w| {
        if !w.scanner.glass_dirty {
            w.scanner.waiting.push_back(code);
        }
    });
    Ok(json!({ "bytes": bytes }))
}

fn line(text: &str) -> Result<Vec<u8>, ActError> {
    if text.is_empty() || text.len() > LONGEST || text.contains(['\r', '\n']) {
        return Err(ActError::bad_value("text", text, "one line of 1 to 2953 bytes"));
    }
    Ok(text.as_bytes().to_vec())
}

fn model(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["name"])?;
    let model = one_of(args, "name", &ScannerModel::WORDS)?;
    world.update(|w| w.scanner = ScannerState::as_delivered(model));
    Ok(Value::Null)
}

/// Somebody has set a prefix from the booklet.
fn prefix(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["text"])?;
    let text = required(args, "text", "what comes before every code")?;
    world.update(|w| w.scanner.prefix = text.as_bytes().to_vec());
    Ok(Value::Null)
}

fn refuse(world: &Shared, args: &Args) -> Result<Value, ActError> {
    only(args, &["times"])?;
    let times: u32 = parsed(args, "times", "a number of commands")?;
    world.update(|w| w.scanner.refusals = times);
    Ok(json!({ "commands": times }))
}
