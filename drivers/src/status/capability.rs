//! What a device can do: a closed set, so that whoever relies on an ability names it and a misspelt one does not compile.

use serde::{Deserialize, Serialize};

/// One ability that some devices of a class have and others have not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Capability {
    /// Reader: text, photo and fingers of an ID card.
    ReadIdCard,
    /// Reader: a card's serial number, before or without authentication.
    ReadChipSerial,
    /// Reader, card slot: the card body's own number (卡体管理号).
    ReadBodyNumber,
    /// Fingerprint sensor: hands out the picture.
    FingerImage,
    /// Fingerprint sensor: extracts features itself.
    FingerTemplate,
    /// Fingerprint sensor: compares on the module.
    MatchOnModule,
    /// Camera: colour pictures.
    Colour,
    /// Camera: near-infrared pictures.
    NearInfrared,
    /// Printer: QR codes drawn by the printer.
    PrintQr,
    /// Printer: pictures.
    PrintRaster,
    /// Printer: a cutter.
    Cut,
    /// Printer: holds the slip in its mouth and knows when it is taken.
    Present,
    /// Printer: swallows a slip that is not taken.
    RetractSlip,
    /// Terminal: tells the outcome of its last transaction.
    RepeatReceipt,
    /// Terminal: takes a booking back.
    Reverse,
    /// Drawers: the lock tells whether it is open.
    LockFeedback,
    /// Card slot, dispenser: swallows a card.
    RetainCard,
    /// Card slot, dispenser: pushes a card out of the mouth.
    EjectCard,
    /// Dispenser: moves a card to a reading position on its way.
    ReadPosition,
    /// Scanner: starts and stops looking when told.
    Trigger,
    /// Banknotes: holds a note until it is decided about.
    Escrow,
    /// Banknotes: counts what was stacked.
    CountNotes,
    /// Power supply: measures the battery's charge.
    BatteryCharge,
    /// Power supply: estimates the minutes left.
    BatteryRuntime,
    /// Cabinet: tells whether the door is open.
    DoorSensor,
    /// Cabinet: tells that somebody is tampering.
    TamperSensor,
    /// Cabinet: a light that can be switched.
    Light,
}
