//! What people do at the kiosk, whole: renew, collect, load cards, pretend to be somebody else; and what central does
//! between. Stories are put together from these.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::Failure;
use super::citizen::Citizen;
use super::lab::Lab;
use super::processes::Stage;
use super::remote::Seen;

/// Whoever renews, and whoever pretends to be somebody else.
pub const RENEWS: &str = "zhang-wei";
const VICTIM: &str = "wang-fang";
const PRETENDER: &str = "li-na";
const PIN: &str = "482915";

/// Central runs just long enough to introduce the kiosk; then it is gone.
pub fn pair(stage: &Stage) -> Result<(), Failure> {
    let _central = stage.central()?;
    let code = stage.central_do(&["pair-code", "--kiosk", "GZ-TH-0017"])?;
    stage.kiosk_do(&["pair", code.trim()])?;
    stage.set_pin(PIN)
}

/// A result of a journey: how it ended and the number on its slip.
#[derive(Debug, Clone, Default)]
pub struct Ending {
    /// Last screen, or reason of the referral.
    pub state: String,
    /// Case number or slip code.
    pub case: String,
}

/// A whole renewal of a card that ends soon, paid by card.
pub fn renew(citizen: &mut Citizen, lab: &Lab) -> Result<Ending, Failure> {
    renew_as(citizen, lab, RENEWS, "有效期将满")
}

/// A whole renewal by this person, who touches this reason.
pub fn renew_as(citizen: &mut Citizen, lab: &Lab, person: &str, reason: &str) -> Result<Ending, Failure> {
    apply_as(citizen, lab, person, reason)?;
    citizen.touch("银行卡或手机闪付")?;
    citizen.wait("payment", "present-card", 20)?;
    citizen.picture("payment-present-card")?;
    lab.act("terminal", "tap", &[("card", "ok")])?;
    let seen = citizen.wait("receipt", "printed", 60)?;
    citizen.picture("receipt")?;
    let case = number(&seen.detail)?;
    lab.act("printer", "tear-off", &[])?;
    take_leave(citizen, lab)?;
    Ok(Ending { state: "submitted".into(), case })
}

/// From the receipt to the first screen: the card is taken, the person goes.
pub fn take_leave(citizen: &mut Citizen, lab: &Lab) -> Result<(), Failure> {
    citizen.touch("完成")?;
    citizen.wait("take-card", "", 5)?;
    citizen.picture("take-card")?;
    lab.act("reader", "remove-card", &[])?;
    citizen.wait("thanks", "", 20)?;
    citizen.picture("thanks")?;
    citizen.wait("attract", "", 20).map(drop)
}

/// From the first screen to the place for the card.
pub fn begin_renewal(citizen: &mut Citizen, lab: &Lab, person: &str) -> Result<(), Failure> {
    citizen.begin();
    lab.act("camera", "show", &[("person", person)])?;
    citizen.touch("换领新证")?;
    citizen.wait("consent", "", 5)?;
    citizen.picture("consent")?;
    citizen.touch("同意，继续").map(drop)
}

/// A renewal by this person until the fee is asked for.
pub fn apply_as(citizen: &mut Citizen, lab: &Lab, person: &str, reason: &str) -> Result<(), Failure> {
    begin_renewal(citizen, lab, person)?;
    citizen.wait("place-card", "place", 5)?;
    citizen.picture("place-card")?;
    lab.act("reader", "place-card", &[("person", person)])?;
    citizen.wait("reason", "", 20)?;
    citizen.picture("reason")?;
    citizen.touch(reason)?;
    face(citizen, lab, "fingers", "face")?;
    fingers(citizen, lab, person, "portrait")?;
    std::thread::sleep(Duration::from_millis(700));
    citizen.picture("portrait-posing")?;
    citizen.wait("portrait", "choosing", 60)?;
    citizen.picture("portrait-choosing")?;
    citizen.touch("第 2 张")?;
    citizen.touch("就用这张")?;
    citizen.wait("phone", "", 5)?;
    for digit in "13800138000".chars() {
        citizen.touch(&digit.to_string())?;
    }
    citizen.picture("phone")?;
    citizen.touch("继续")?;
    citizen.wait("review", "", 5)?;
    citizen.picture("review")?;
    citizen.touch("没有问题，去签名")?;
    citizen.wait("signature", "", 5)?;
    citizen.sign()?;
    citizen.picture("signature")?;
    citizen.touch("已签名，继续")?;
    citizen.wait("payment", "choose", 5)?;
    citizen.picture("payment-choose")
}

/// Does the movement that is asked for, as often as it is asked, until the next screen comes.
pub fn face(citizen: &mut Citizen, lab: &Lab, next: &str, picture: &str) -> Result<(), Failure> {
    // The touch that led here may not have turned the page yet.
    citizen.wait_for_one_of(&["face", next], 10)?;
    let until = Instant::now() + Duration::from_secs(60);
    let mut pictured = false;
    let mut moved: Option<Instant> = None;
    loop {
        let seen = citizen.look()?;
        if seen.screen == next {
            return citizen.wait(next, "", 1).map(drop);
        }
        if seen.screen != "face" || Instant::now() > until {
            citizen.picture("unexpected")?;
            return Err(format!("before the camera, and then “{} {}”", seen.screen, seen.detail).into());
        }
        let prompt = seen.detail.split(' ').next().unwrap_or_default().to_owned();
        let gesture = ["blink", "open-mouth", "turn-left", "turn-right"].contains(&prompt.as_str());
        // A movement takes 1.2 s; whoever is asked again moves again.
        if gesture && moved.is_none_or(|at| at.elapsed() > Duration::from_secs(3)) {
            if !std::mem::replace(&mut pictured, true) {
                citizen.picture(picture)?;
            }
            lab.act("camera", "do", &[("gesture", &prompt)])?;
            moved = Some(Instant::now());
        }
        std::thread::sleep(Duration::from_millis(80));
    }
}

/// Presses and lifts whatever finger is asked for, until the next screen comes.
pub fn fingers(citizen: &mut Citizen, lab: &Lab, person: &str, next: &str) -> Result<(), Failure> {
    let until = Instant::now() + Duration::from_secs(120);
    let mut down: Option<String> = None;
    let mut pictures = 0;
    loop {
        let seen = citizen.look()?;
        if seen.screen == next {
            if down.is_some() {
                lab.act("finger", "lift", &[])?;
            }
            return citizen.wait(next, "", 1).map(drop);
        }
        if seen.screen != "fingers" || Instant::now() > until {
            citizen.picture("unexpected")?;
            return Err(format!("at the fingers, and then “{} {}”", seen.screen, seen.detail).into());
        }
        let words: Vec<&str> = seen.detail.split(' ').collect();
        let (finger, hint) = (words.first().copied().unwrap_or_default(), words.last().copied().unwrap_or_default());
        let wanted = matches!(hint, "press" | "press-again" | "no-match" | "too-faint" | "smeared" | "not-same");
        match &down {
            Some(pressed) if hint == "lift" || pressed != finger => {
                lab.act("finger", "lift", &[])?;
                down = None;
            }
            None if wanted => {
                if pictures < 2 {
                    pictures += 1;
                    citizen.picture("fingers")?;
                }
                lab.act("finger", "press", &[("person", person), ("finger", finger), ("quality", "88")])?;
                down = Some(finger.to_owned());
            }
            Some(_) | None => {}
        }
        std::thread::sleep(Duration::from_millis(80));
    }
}

/// The case arrives at central by itself, once.
pub fn arrive(stage: &Stage) -> Result<usize, Failure> {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let cases: Value = serde_json::from_str(&stage.central_do(&["cases", "--json"])?)?;
        let count = cases.as_array().map_or(0, Vec::len);
        if count > 0 {
            return Ok(count);
        }
        if Instant::now() > until {
            return Err("the case did not reach central within 60 s".into());
        }
        std::thread::sleep(Duration::from_millis(300));
    }
}

/// An officer approves; the factory makes the card; central announces it to the kiosk. Returns the lab's name of the card.
pub fn make_card(stage: &Stage, lab: &Lab, case: &str, person: &str) -> Result<String, Failure> {
    stage.central_do(&["approve", case])?;
    let made = lab.act("town", "make-card", &[("person", person)])?;
    let text = |name: &str| made[name].as_str().map(str::to_owned).ok_or_else(|| format!("no {name} of the new card"));
    let (body, from, to) = (text("body_number")?, text("valid_from")?, text("valid_to")?);
    stage.central_do(&[
        "card-made",
        case,
        "--body-number",
        &body,
        "--valid-from",
        &from,
        "--valid-to",
        &to,
        "--kiosk",
        "GZ-TH-0017",
    ])?;
    Ok(text("card")?)
}

/// A technician comes in through the hidden gesture, looks at the board, tests a device and loads the card.
pub fn load(citizen: &mut Citizen, lab: &Lab, card: &str) -> Result<(), Failure> {
    enter(citizen)?;
    citizen.touch("测试：回执打印机")?;
    citizen.touch("开始测试")?;
    citizen.wait("technician-test", "passed", 30)?;
    citizen.picture("technician-test")?;
    lab.act("printer", "tear-off", &[])?;
    citizen.touch("返回")?;
    citizen.wait("technician-board", "", 5)?;
    load_card(citizen, lab, card)?;
    citizen.picture("technician-board-loaded")?;
    citizen.touch("退出")?;
    citizen.wait("attract", "", 10)?;
    citizen.picture("attract-card-waiting")
}

/// From the first screen to the technician's board.
pub fn enter(citizen: &mut Citizen) -> Result<(), Failure> {
    citizen.gesture()?;
    citizen.wait("technician-pin", "", 5)?;
    for digit in PIN.chars() {
        citizen.touch(&digit.to_string())?;
    }
    citizen.picture("technician-pin")?;
    citizen.touch("进入")?;
    citizen.wait("technician-board", "", 20)?;
    citizen.picture("technician-board")
}

/// Loads one card, from the board and back to it.
pub fn load_card(citizen: &mut Citizen, lab: &Lab, card: &str) -> Result<(), Failure> {
    citizen.touch("装入新证")?;
    citizen.wait("technician-load", "place-card", 5)?;
    lab.act("reader", "place-card", &[("card", card)])?;
    let seen = wait_for_drawer(citizen)?;
    citizen.picture("technician-load")?;
    lab.act("reader", "remove-card", &[])?;
    lab.act("drawers", "put-card", &[("drawer", &seen), ("card", card)])?;
    lab.act("drawers", "close", &[("drawer", &seen)])?;
    citizen.wait("technician-load", "loaded", 15)?;
    citizen.touch("结束装证")?;
    citizen.wait("technician-board", "", 5).map(drop)
}

/// What a technician finds in a drawer, and does about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inside {
    /// Nothing.
    Nothing,
    /// A card that stays.
    CardStays,
    /// A card that goes into the retain bin.
    CardGoes,
}

/// From the board: looks into a drawer that a cut left in doubt, says what lies in it, and is back at the board.
/// `line`: the act as the list shows it.
pub fn check_drawer(citizen: &mut Citizen, lab: &Lab, line: &str, drawer: &str, inside: Inside) -> Result<(), Failure> {
    citizen.touch("未结事项")?;
    let list = citizen.wait("technician-unsettled", "list", 5)?;
    // Lines are numbered for who cannot see them; the first that speaks of this drawer is the open one.
    let open = list.buttons.iter().find(|label| label.starts_with("核查第") && label.ends_with(line));
    citizen.touch(open.ok_or_else(|| format!("no line “{line}” to check: {:?}", list.buttons))?)?;
    citizen.wait("technician-unsettled", "drawer", 5)?;
    citizen.touch("打开柜门")?;
    citizen.wait("technician-unsettled", "look", 10)?;
    if inside == Inside::CardGoes {
        lab.act("drawers", "take-card", &[("drawer", drawer)])?;
    }
    citizen.touch(if inside == Inside::Nothing { "柜内无证" } else { "柜内有证" })?;
    citizen.wait("technician-unsettled", "list", 10)?;
    lab.act("drawers", "close", &[("drawer", drawer)])?;
    citizen.touch("返回")?;
    citizen.wait("technician-board", "", 5).map(drop)
}

/// The manifest may be a moment behind the technician: the card is laid down again until it is known.
fn wait_for_drawer(citizen: &mut Citizen) -> Result<String, Failure> {
    let seen = citizen.wait("technician-load", "put-in-drawer", 20)?;
    seen.detail.split(' ').nth(1).map(str::to_owned).ok_or_else(|| "no drawer on the screen".into())
}

/// A whole pickup: old card in, new card out.
pub fn pick_up(citizen: &mut Citizen, lab: &Lab, person: &str) -> Result<Ending, Failure> {
    let drawer = take_new_card(citizen, lab, person)?;
    lab.act("drawers", "close", &[("drawer", &drawer)])?;
    citizen.wait("thanks", "", 30)?;
    citizen.picture("pickup-thanks")?;
    lab.act("printer", "tear-off", &[])?;
    citizen.wait("attract", "", 20)?;
    Ok(Ending { state: "collected".into(), case: drawer })
}

/// A pickup until the new card is in the hand and the drawer still open; which drawer.
pub fn take_new_card(citizen: &mut Citizen, lab: &Lab, person: &str) -> Result<String, Failure> {
    citizen.begin();
    lab.act("camera", "show", &[("person", person)])?;
    citizen.touch("领取新证")?;
    citizen.wait("consent", "", 5)?;
    citizen.touch("同意，继续")?;
    citizen.wait("place-card", "place", 5)?;
    lab.act("reader", "place-card", &[("person", person)])?;
    citizen.wait("face", "", 20)?;
    face(citizen, lab, "fingers", "pickup-face")?;
    fingers(citizen, lab, person, "pickup")?;
    let seen = citizen.wait("pickup", "insert-old-card", 10)?;
    citizen.picture("pickup-insert-old-card")?;
    lab.act("reader", "remove-card", &[])?;
    insert(lab, person)?;
    let drawer = seen.detail.split(' ').nth(1).unwrap_or_default().to_owned();
    citizen.wait("pickup", "take-new-card", 30)?;
    citizen.picture("pickup-take-new-card")?;
    let taken = lab.act("drawers", "take-card", &[("drawer", &drawer)])?;
    match taken["card"].as_str() {
        Some(_) => Ok(drawer),
        None => Err(format!("drawer {drawer} was empty: {taken}").into()),
    }
}

/// The shutter opens a moment after the screen asks; a hand waits for it.
fn insert(lab: &Lab, person: &str) -> Result<(), Failure> {
    let until = Instant::now() + Duration::from_secs(8);
    loop {
        match lab.act("collector", "insert-card", &[("person", person)]) {
            Err(_) if Instant::now() < until => std::thread::sleep(Duration::from_millis(200)),
            inserted => return inserted.map(drop),
        }
    }
}

/// Central hears of the pickup.
pub fn collected(stage: &Stage, case: &str) -> Result<(), Failure> {
    let until = Instant::now() + Duration::from_secs(60);
    while Instant::now() < until {
        let cases: Value = serde_json::from_str(&stage.central_do(&["cases", "--json"])?)?;
        let state = cases.as_array().into_iter().flatten().find(|c| c["number"] == case).map(|c| c["state"].clone());
        if state == Some("collected".into()) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(300));
    }
    Err("central did not hear of the pickup within 60 s".into())
}

/// Somebody lays down another person's card.
pub fn pretend(citizen: &mut Citizen, lab: &Lab) -> Result<Ending, Failure> {
    citizen.begin();
    lab.act("camera", "show", &[("person", PRETENDER)])?;
    citizen.touch("换领新证")?;
    citizen.wait("consent", "", 5)?;
    citizen.touch("同意，继续")?;
    citizen.wait("place-card", "place", 5)?;
    lab.act("reader", "place-card", &[("person", VICTIM)])?;
    citizen.wait("reason", "", 20)?;
    citizen.touch("有效期将满")?;
    face(citizen, lab, "referral", "wrong-face")?;
    let seen = understood(citizen, lab)?;
    let reason = seen.detail.split(' ').next().unwrap_or_default().to_owned();
    Ok(Ending { state: reason, case: number(&seen.detail)? })
}

/// At the window's slip: waits for its code, takes card and slip along, and leaves.
pub fn understood(citizen: &mut Citizen, lab: &Lab) -> Result<Seen, Failure> {
    let seen = citizen.wait("referral", "SB-", 20)?;
    citizen.picture("referral")?;
    // Nothing there is as good.
    drop(lab.act("reader", "remove-card", &[]));
    drop(lab.act("printer", "tear-off", &[]));
    citizen.touch("知道了")?;
    citizen.wait("attract", "", 10)?;
    Ok(seen)
}

/// The number on a screen that shows one.
pub fn number(detail: &str) -> Result<String, Failure> {
    let found = detail.split(' ').find(|word| word.starts_with("SB-"));
    found.map(str::to_owned).ok_or_else(|| format!("no number in “{detail}”").into())
}
