//! What a technician does about a fault: codes. `ui/words/faults.slint` turns them into sentences in every language.

use strum::{EnumIter, IntoStaticStr};

/// An instruction for the technician.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Instruction {
    /// Nothing: it was a card, a finger or a payment.
    Nothing,
    /// Nothing yet: the machine waits for it to pass.
    WaitForIt,
    /// Nothing is at the port.
    PlugIn,
    /// Another program holds the port.
    FreePort,
    /// The line broke.
    CheckCable,
    /// It does not answer.
    CheckPower,
    /// Answers arrive damaged.
    CheckLine,
    /// Answers of another model.
    CheckModel,
    /// Another device than before: its test accepts it.
    ConfirmExchange,
    /// It refuses commands.
    PowerCycle,
    /// A fault nobody listed, or broken hardware.
    CallService,
    /// Exchange the part.
    Replace,
    /// Have the secure module authorised.
    ActivateSam,
    /// Set its password in the configuration.
    SetPassword,
    /// Clean the glass.
    CleanGlass,
    /// Free the lens.
    UncoverLens,
    /// Check the cable of the infrared camera.
    CheckInfraredCable,
    /// Check lamp and lens of the infrared camera.
    CheckInfraredLamp,
    /// Put in a roll.
    NewRoll,
    /// Close the cover.
    CloseCover,
    /// Free the cutter.
    ClearCutter,
    /// Press the feed button.
    PressFeed,
    /// Take the slip out of the presenter.
    ClearSlip,
    /// Look at the last slip.
    LookAtSlip,
    /// Send the log: a slip cannot be printed.
    ReportSlip,
    /// Register the terminal or close its day.
    RegisterTerminal,
    /// Check the terminal's own network.
    CheckBankLine,
    /// Settle the payment by hand.
    SettleByHand,
    /// A terminal without this function.
    WrongTerminal,
    /// Check the lock and its cable.
    CheckLock,
    /// Set the number of drawers in the configuration.
    CheckDrawerCount,
    /// Check one lock board.
    CheckBoard,
    /// Take the card out of the transport.
    ClearJam,
    /// Fill the stack of cards.
    FillHopper,
    /// Empty the bin of retained cards.
    EmptyBin,
    /// Take the stuck note out.
    ClearNote,
    /// Put the note cassette in.
    SeatCassette,
    /// Empty the note cassette.
    EmptyCassette,
    /// Count the note cassette against the ledger.
    CountCassette,
    /// On battery: wait for the mains.
    WaitForMains,
    /// The battery is nearly empty: bring the mains back.
    RestoreMains,
    /// Switch the UPS on.
    SwitchOnUps,
    /// Take load off the UPS.
    TakeLoadOff,
    /// Exchange the battery of the UPS.
    ReplaceBattery,
    /// End the bypass of the UPS.
    EndBypass,
    /// Set the name of the UPS in the configuration.
    SetUpsName,
    /// Check the cable between UPS and power service.
    CheckUpsCable,
    /// Close and lock the cabinet's door.
    CloseDoor,
    /// Look for damage, then clear the alarm by the test.
    ClearAlarm,
    /// Close what the tamper contact guards.
    CloseSeal,
    /// Check a contact and its cable.
    CheckContact,
    /// Start the smart-card service.
    StartCardService,
    /// Let the kiosk's user into the smart-card service.
    AllowCardService,
}

impl Instruction {
    /// Its code in `ui/words/faults.slint`.
    pub fn code(self) -> &'static str {
        self.into()
    }
}
