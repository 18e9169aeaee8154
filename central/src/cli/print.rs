//! What the commands print: tables for people, `--json` for programs.

use serde::Serialize;
use suiban_central::{
    CaseSummary, CaseView,
    central::{Alarm, DeviceSummary, Quarantined, ReferralSummary},
    payments::OrderSummary,
    purges::PurgeSummary,
};
use suiban_wire::case::RegisterPage;

use super::CliError;

pub fn cases(cases: &[CaseSummary], as_json: bool) -> Result<(), CliError> {
    if as_json {
        return json(&cases);
    }
    for case in cases {
        println!(
            "{}  {:<10}  {:<12}  {:<12}  {}",
            case.number, case.state, case.service, case.device, case.masked_name
        );
    }
    Ok(())
}

pub fn case(view: &CaseView, as_json: bool) -> Result<(), CliError> {
    if as_json {
        return json(view);
    }
    let card = &view.body.card;
    println!("{}  {}  {}", view.summary.number, view.summary.state, view.summary.service);
    println!("name      {}", card.name.expose());
    println!("number    {}", card.number.expose());
    println!("birth     {}", card.birth.expose());
    println!("address   {}", card.address.expose());
    println!("validity  {} to {}", card.valid_from, card.valid_to);
    println!("phone     {}{}", view.body.phone.expose(), if view.body.phone_verified { " (verified)" } else { "" });
    println!("reason    {:?}, fee {} fen", view.body.reason, view.body.fee_fen);
    let identity = &view.body.identity;
    println!("identity  {:?}, policy {}", identity.outcome, identity.policy);
    println!(
        "  face {:.3} of {:.3}, liveness {:.3} of {:.3}, finger {:?}, {:?}",
        identity.face_mean,
        identity.face_threshold,
        identity.liveness,
        identity.liveness_threshold,
        identity.finger,
        identity.grade
    );
    if let Some(infrared) = identity.infrared {
        println!("  infrared {:.2} of {:.2}", infrared.share, infrared.threshold);
    }
    println!("fingers   {}", view.body.fingers.len());
    println!("register  {}", register(view.body.register));
    if let Some(kiosk) = &view.kiosk {
        println!("card      at {kiosk}{}", view.drawer.map(|d| format!(", drawer {d}")).unwrap_or_default());
    }
    for action in &view.actions {
        println!("{}  {}  {}  {}", action.at_ms, action.action, action.operator, action.reason);
    }
    Ok(())
}

fn register(page: RegisterPage) -> &'static str {
    match page {
        RegisterPage::Scanned(_) => "page scanned, see the evidence",
        RegisterPage::OnFile => "said to be on file",
        RegisterPage::NotAvailable => "no page",
    }
}

pub fn devices(devices: &[DeviceSummary], as_json: bool) -> Result<(), CliError> {
    if as_json {
        return json(&devices);
    }
    for device in devices {
        let seen = device.seen_ms.map_or_else(|| "never".to_owned(), |ms| ms.to_string());
        println!("{:<16}  facts {:<6}  seen {seen}", device.id, device.last_seq);
    }
    Ok(())
}

pub fn referrals(referrals: &[ReferralSummary], as_json: bool) -> Result<(), CliError> {
    if as_json {
        return json(&referrals);
    }
    for r in referrals {
        println!("{:<12}  {:<12}  {:<24}  money {:<9}  {}", r.code, r.service, r.reason, r.money, r.device);
    }
    Ok(())
}

pub fn purges(purges: &[PurgeSummary], as_json: bool) -> Result<(), CliError> {
    if as_json {
        return json(&purges);
    }
    for p in purges {
        let keys = p.keys.join(" ");
        println!("{}  {:<16}  facts {:<6}  evidence {:<6}  keys {keys}", p.at_ms, p.device, p.facts, p.evidence);
    }
    Ok(())
}

pub fn payments(orders: &[OrderSummary], as_json: bool) -> Result<(), CliError> {
    if as_json {
        return json(&orders);
    }
    for o in orders {
        let case = o.case.as_deref().unwrap_or("-");
        println!("{}  {:<13}  {:>7} fen  {:<12}  {case}", o.order, o.state, o.amount_fen, o.kiosk);
    }
    Ok(())
}

pub fn alarms(alarms: &[Alarm], held: &[Quarantined], as_json: bool) -> Result<(), CliError> {
    #[derive(Serialize)]
    struct Both<'a> {
        alarms: &'a [Alarm],
        quarantined: &'a [Quarantined],
    }
    if as_json {
        return json(&Both { alarms, quarantined: held });
    }
    for alarm in alarms {
        println!("ALARM  {}  seq {}  {}", alarm.device, alarm.seq, alarm.kind);
    }
    for envelope in held {
        println!("held   {}  seq {}  {}: {}", envelope.device, envelope.seq, envelope.kind, envelope.reason);
    }
    Ok(())
}

fn json<T: Serialize>(value: &T) -> Result<(), CliError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| CliError::Io { what: "write JSON", source: std::io::Error::other(error) })?;
    println!("{text}");
    Ok(())
}
