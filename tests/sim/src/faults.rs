//! What can go wrong, as values: a plan holds them, a shrinking run takes them away one by one.

use suiban_drivers::DeviceKind;

/// One fault of a step of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The device's `nth` exchange in this step goes wrong.
    Device {
        /// Which device.
        kind: DeviceKind,
        /// Which exchange, from 1.
        nth: u32,
        /// How.
        how: Trouble,
    },
    /// The power goes.
    Cut {
        /// From when the steps count.
        from: Moment,
        /// Steps of the machine until then.
        steps: u64,
    },
    /// The `nth` connection to central in this step goes wrong.
    Line {
        /// Which connection, from 1.
        nth: u32,
        /// How.
        how: LineFault,
    },
    /// Nothing gets through for this long.
    Partition {
        /// Seconds.
        seconds: u32,
    },
    /// The `nth` request that reaches central in this step goes wrong.
    Request {
        /// Which request, from 1.
        nth: u32,
        /// How.
        how: RequestFault,
    },
    /// The disk is full for this many writes, from the `nth` exchange of any device on.
    DiskFull {
        /// From which moment.
        from: Moment,
        /// Writes.
        writes: u32,
    },
    /// The payment provider goes wrong.
    Provider {
        /// From which moment.
        from: Moment,
        /// How.
        how: ProviderFault,
    },
    /// The kiosk's wall clock jumps.
    ClockJump {
        /// By this many years.
        years: i32,
    },
}

/// From when a fault counts: the begin of the step, or the first time a screen is shown in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The begin of the step.
    Begin,
    /// A payment is under way.
    Paying,
    /// The case is being stored.
    Submitting,
    /// The case was stored.
    Receipt,
    /// Old card, drawer, new card.
    Pickup,
    /// A referral.
    Referral,
}

/// How an exchange with a device goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The cable is out for a minute.
    Unplugged,
    /// Nothing was done, and no answer comes.
    LostBefore,
    /// It was done, and no answer comes.
    LostAfter,
    /// It takes eight seconds longer.
    Slow,
    /// The device refuses with a fault of its own: jammed, empty, full, stuck.
    Refused,
    /// The device tells a wrong status for a while.
    Lies,
}

/// How a connection goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFault {
    /// Nobody answers the call.
    Refused,
    /// It breaks after so many reads.
    Breaks {
        /// Reads until then.
        reads: u32,
    },
    /// After so many reads nothing comes any more, and nobody says so.
    Silent {
        /// Reads until then.
        reads: u32,
    },
    /// An answer is cut short after so many reads, in the middle of a record.
    Truncates {
        /// Reads until then.
        reads: u32,
    },
    /// Every answer takes this long.
    Slow {
        /// Milliseconds.
        ms: u64,
    },
}

/// How a request goes wrong that reached central.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestFault {
    /// Central says 503 and does nothing.
    Unavailable,
    /// Central does it and the answer is lost.
    AnswerLost,
    /// Something on the way delivers it twice.
    Twice,
    /// An older request arrives again first.
    OldFirst,
}

/// How the payment provider goes wrong: in its next answer to central, or with all refunds until the operators look into them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderFault {
    /// It fails and does nothing.
    Fails,
    /// It is asked too often and does nothing.
    TooMany,
    /// It does it and signs something else.
    BadSignature,
    /// It does it and answers with something else.
    Garbage,
    /// Refunds are under way for hours.
    RefundsLate,
    /// No payer's account takes a refund.
    RefundsRefused,
}
