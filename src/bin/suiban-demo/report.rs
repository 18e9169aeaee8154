//! What came of the story: `summary.json` and a short table. Every line is checked; one that does not hold fails the demo.

use std::time::Duration;

use serde_json::{Value, json};
use suiban::rehearsal::steps::Ending;
use suiban::rehearsal::{Failure, Stage};

/// Everything that was seen.
#[derive(Default)]
pub struct Facts {
    pub renewal: Ending,
    pub renewal_times: Vec<(String, Duration)>,
    pub pickup: Ending,
    pub pickup_times: Vec<(String, Duration)>,
    pub referral: Ending,
    pub referral_times: Vec<(String, Duration)>,
    pub cases_after_sync: usize,
    /// Width and height of the register's page as central has it.
    pub register_page: Option<(u32, u32)>,
    pub central: Value,
    pub store: Value,
    pub lab: Value,
}

/// Writes the summary, prints the table. Errors: an invariant does not hold.
pub fn write(stage: &Stage, facts: &Facts, took: Duration) -> Result<(), Failure> {
    let checks = checks(facts);
    let summary = json!({
        "renewal": { "state": facts.renewal.state, "case": facts.renewal.case, "seconds": times(&facts.renewal_times) },
        "pickup": { "state": facts.pickup.state, "drawer": facts.pickup.case, "seconds": times(&facts.pickup_times) },
        "referral": { "state": facts.referral.state, "code": facts.referral.case, "seconds": times(&facts.referral_times) },
        "central": { "cases": facts.central.as_array().map_or(0, Vec::len), "register-page": facts.register_page },
        "store": facts.store,
        "invariants": checks.iter().map(|(name, held)| (name.to_string(), json!(held))).collect::<serde_json::Map<_, _>>(),
        "seconds": tenths(took),
    });
    std::fs::write(stage.out.join("summary.json"), serde_json::to_string_pretty(&summary)?)?;
    copy_receipts(stage)?;
    print(stage, facts, &checks, took);
    match checks.iter().find(|(_, held)| !held) {
        Some((name, _)) => Err(format!("this does not hold: {name}").into()),
        None => Ok(()),
    }
}

fn checks(facts: &Facts) -> Vec<(&'static str, bool)> {
    let store = |name: &str| facts.store[name].as_u64();
    let cards = &facts.store["cards"];
    let state = facts.central[0]["state"].as_str();
    vec![
        ("the case reached central exactly once", facts.cases_after_sync == 1 && count(&facts.central) == 1),
        ("central has the register's page, flat", facts.register_page == Some((1144, 840))),
        ("central knows that it was collected", state == Some("collected")),
        ("the journal is whole", facts.store["journal"]["intact"] == true),
        ("no act is without an outcome", store("open-intents") == Some(0) && store("unknown-acts") == Some(0)),
        ("every fact has its receipt", store("outbox") == Some(0)),
        ("cards balance: one loaded, one dispensed", cards["loaded"] == 1 && cards["dispensed"] == 1),
        ("the old card lies in the bin", store("old-cards-retained") == Some(1)),
        ("the stranger was sent to the window", facts.referral.state == "identity-not-confirmed"),
    ]
}

fn count(value: &Value) -> usize {
    value.as_array().map_or(0, Vec::len)
}

fn times(times: &[(String, Duration)]) -> Vec<Value> {
    times.iter().map(|(screen, at)| json!({ "screen": screen, "at": tenths(*at) })).collect()
}

/// Seconds, to the tenth.
fn tenths(took: Duration) -> f64 {
    (took.as_secs_f64() * 10.0).round() / 10.0
}

/// The papers as pictures, beside the screens.
fn copy_receipts(stage: &Stage) -> Result<(), Failure> {
    let to = stage.out.join("receipts");
    std::fs::create_dir_all(&to)?;
    for entry in std::fs::read_dir(stage.lab_dir().join("receipts"))? {
        let entry = entry?;
        std::fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

fn print(stage: &Stage, facts: &Facts, checks: &[(&'static str, bool)], took: Duration) {
    let last = |times: &[(String, Duration)]| times.last().map_or(0.0, |(_, at)| at.as_secs_f32());
    let line = |what: &str, ending: &Ending, times: &[(String, Duration)]| {
        println!("  {what:<10} {:<24} {:<14} {:>5.1} s", ending.state, ending.case, last(times));
    };
    println!();
    line("renewal", &facts.renewal, &facts.renewal_times);
    line("pickup", &facts.pickup, &facts.pickup_times);
    line("referral", &facts.referral, &facts.referral_times);
    println!();
    for (name, held) in checks {
        println!("  {} {name}", if *held { "✓" } else { "✗" });
    }
    println!();
    println!("  screens    {}", stage.out.join("screens").display());
    println!("  receipts   {}", stage.out.join("receipts").display());
    println!("  summary    {}", stage.out.join("summary.json").display());
    println!("  in all     {:.0} s", took.as_secs_f32());
}
