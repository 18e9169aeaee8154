//! A renewal, whole or as far as a story wants it.

use std::time::Duration;

use super::super::Failure;
use super::super::citizen::Citizen;
use super::super::lab::Lab;
use super::{Ending, RENEWS, face, fingers, number, page};

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
    // A machine that sees it needs no word.
    citizen.touch_if_there("我已取走")?;
    citizen.wait("thanks", "", 20)?;
    citizen.picture("thanks")?;
    citizen.touch_if_there("结束")?;
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
    pose_as(citizen, lab, person, reason)?;
    page(citizen, lab, person, "phone")?;
    from_phone_to_fee(citizen)
}

/// A renewal by this person until one of the portraits is chosen.
pub fn pose_as(citizen: &mut Citizen, lab: &Lab, person: &str, reason: &str) -> Result<(), Failure> {
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
    citizen.touch("就用这张")
}

/// From the phone number to the choice of payment.
pub fn from_phone_to_fee(citizen: &mut Citizen) -> Result<(), Failure> {
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
