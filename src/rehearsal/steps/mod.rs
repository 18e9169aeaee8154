//! What people do at the kiosk, whole: renew, collect, load cards, pretend to be somebody else; and what central does
//! between. Stories are put together from these.

use super::Failure;
use super::citizen::Citizen;
use super::lab::Lab;
use super::remote::Seen;

mod identity;
mod office;
mod pickup;
mod register;
mod renewal;
mod technician;

pub use identity::{face, fingers};
pub use office::{arrive, make_card, pair, register_page};
pub use pickup::{collected, pick_up, pretend, take_new_card};
pub use register::page;
pub use renewal::{apply_as, begin_renewal, from_phone_to_fee, pose_as, renew, renew_as, take_leave};
pub use technician::{Inside, check_drawer, enter, load, load_card};

/// Whoever renews, and whoever pretends to be somebody else.
pub const RENEWS: &str = "zhang-wei";
const VICTIM: &str = "wang-fang";
const PRETENDER: &str = "li-na";
const PIN: &str = "482915";

/// A result of a journey: how it ended and the number on its slip.
#[derive(Debug, Clone, Default)]
pub struct Ending {
    /// Last screen, or reason of the referral.
    pub state: String,
    /// Case number or slip code.
    pub case: String,
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
