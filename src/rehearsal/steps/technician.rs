//! A technician's round.

use super::super::Failure;
use super::super::citizen::Citizen;
use super::super::lab::Lab;
use super::PIN;

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

/// The manifest may be a moment behind the technician: the machine asks central while the card lies there.
fn wait_for_drawer(citizen: &mut Citizen) -> Result<String, Failure> {
    let seen = citizen.wait("technician-load", "put-in-drawer", 20)?;
    seen.detail.split(' ').nth(1).map(str::to_owned).ok_or_else(|| "no drawer on the screen".into())
}
