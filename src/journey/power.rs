//! What a mains failure means for the machine: serve while the battery carries a whole visit, then finish the one under way,
//! offer nothing new, switch off before the battery ends.
//!
//! Promise: nobody begins a visit that the battery may not carry to its end; a visit under way goes on as long as the battery
//! lets it, and is then led to its end, so that the card in the slot comes out; the machine never runs until the battery is
//! empty. A UPS that falls silent on the mains changes nothing; one that falls silent on battery counts as one that is nearly
//! empty.

use serde::{Deserialize, Serialize};

/// What the UPS says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Power {
    /// On the mains. `low`: the battery has not recovered yet from the last failure.
    Mains {
        /// Near its end.
        low: bool,
    },
    /// On battery.
    Battery {
        /// Near its end, by the UPS's own word.
        low: bool,
        /// Per cent left.
        charge: Option<u8>,
        /// Seconds left.
        seconds: Option<u64>,
    },
    /// The UPS will switch off whatever happens.
    ShutdownOrdered,
}

/// What the machine does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// As always.
    Serve,
    /// The visit under way goes on; none begins.
    OfferNothing,
    /// The visit under way is led to its end now, with everything given back.
    EndVisit,
    /// The machine is shut down.
    ShutDown,
}

/// The office's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PowerPolicy {
    /// Battery time kept for ending a visit and shutting down, in seconds.
    pub reserve_seconds: u64,
    /// Battery time a whole visit needs besides, in seconds: with less, none begins. A UPS that tells no time lets none begin.
    pub visit_seconds: u64,
    /// The reserve in per cent, for a UPS that tells no time.
    pub reserve_percent: u8,
    /// How long a battery is trusted of which neither time nor charge is known, in seconds.
    pub blind_seconds: u64,
    /// How long a UPS on battery may be silent, in seconds.
    pub silence_seconds: u64,
    /// How long ending a visit may take once it is begun, in seconds.
    pub grace_seconds: u64,
}

impl Default for PowerPolicy {
    fn default() -> Self {
        Self {
            reserve_seconds: 180,
            visit_seconds: 600,
            reserve_percent: 30,
            blind_seconds: 120,
            silence_seconds: 15,
            grace_seconds: 45,
        }
    }
}

/// What is known of the power, carried from one look at the UPS to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Outlook {
    last: Option<Power>,
    /// Since when the machine has been on battery, ms.
    failed_ms: Option<u64>,
    /// Since when the UPS has been silent, ms.
    silent_ms: Option<u64>,
    /// Since when the end has been near, ms.
    ending_ms: Option<u64>,
}

impl Outlook {
    /// The next look at the UPS; `None`: it did not answer.
    #[must_use]
    pub fn after(self, heard: Option<Power>, now_ms: u64, policy: &PowerPolicy) -> Self {
        let last = heard.or(self.last);
        let on_mains = matches!(last, None | Some(Power::Mains { .. }));
        let next = Self {
            last,
            failed_ms: self.failed_ms.or(Some(now_ms)).filter(|_| !on_mains),
            silent_ms: self.silent_ms.or(Some(now_ms)).filter(|_| heard.is_none()),
            ending_ms: self.ending_ms,
        };
        let ending = next.is_ending(now_ms, policy);
        // Once the end is near it stays near until the mains are back: a charge that wavers must not open the doors again.
        Self { ending_ms: next.ending_ms.or(Some(now_ms).filter(|_| ending)).filter(|_| !on_mains), ..next }
    }

    /// What to do now. `visit`: somebody is being served.
    pub fn duty(&self, visit: bool, now_ms: u64, policy: &PowerPolicy) -> Duty {
        match (self.last, self.ending_ms) {
            (None | Some(Power::Mains { low: false }), _) => Duty::Serve,
            (Some(Power::Mains { low: true }), _) => Duty::OfferNothing,
            (Some(_), None) if self.carries_a_visit(policy) => Duty::Serve,
            (Some(_), None) => Duty::OfferNothing,
            (Some(_), Some(since)) if visit && !over(since, policy.grace_seconds, now_ms) => Duty::EndVisit,
            (Some(_), Some(_)) => Duty::ShutDown,
        }
    }

    /// Whether a visit that begins now ends before the reserve is touched. What a silent UPS said before is no ground.
    fn carries_a_visit(&self, policy: &PowerPolicy) -> bool {
        match self.last {
            Some(Power::Battery { low: false, seconds: Some(left), .. }) => {
                self.silent_ms.is_none() && left >= policy.reserve_seconds.saturating_add(policy.visit_seconds)
            }
            None | Some(Power::Mains { .. } | Power::Battery { .. } | Power::ShutdownOrdered) => false,
        }
    }

    fn is_ending(&self, now_ms: u64, policy: &PowerPolicy) -> bool {
        let silent = self.silent_ms.is_some_and(|since| over(since, policy.silence_seconds, now_ms));
        let blind = self.failed_ms.is_some_and(|since| over(since, policy.blind_seconds, now_ms));
        match self.last {
            None | Some(Power::Mains { .. }) => false,
            Some(Power::ShutdownOrdered) => true,
            Some(Power::Battery { low: true, .. }) => true,
            Some(Power::Battery { seconds: Some(left), .. }) => silent || left <= policy.reserve_seconds,
            Some(Power::Battery { charge: Some(left), .. }) => silent || left <= policy.reserve_percent,
            Some(Power::Battery { charge: None, seconds: None, .. }) => silent || blind,
        }
    }
}

fn over(since_ms: u64, seconds: u64, now_ms: u64) -> bool {
    now_ms.saturating_sub(since_ms) >= seconds * 1_000
}
