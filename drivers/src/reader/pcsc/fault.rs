//! PC/SC's error codes as faults of the class.

use pcsc::Error;

use crate::reader::chip::ChipReaderFault;

/// Sorts an error. What the table does not name keeps its code.
pub fn fault_of(error: Error) -> ChipReaderFault {
    // PC/SC has some sixty codes; those no reader of cards can raise share one arm on purpose.
    #[allow(clippy::wildcard_enum_match_arm, reason = "the code itself is kept")]
    match error {
        Error::NoService | Error::ServiceStopped | Error::InvalidHandle | Error::Shutdown | Error::ServerTooBusy => {
            ChipReaderFault::ServiceDown
        }
        Error::NoReadersAvailable | Error::UnknownReader | Error::ReaderUnavailable => ChipReaderFault::NoReader,
        Error::SecurityViolation | Error::NoAccess => ChipReaderFault::NotAllowed,
        Error::SharingViolation => ChipReaderFault::InUse,
        Error::NoSmartcard => ChipReaderFault::NoCard,
        Error::RemovedCard | Error::ResetCard => ChipReaderFault::CardLifted,
        Error::UnresponsiveCard
        | Error::UnpoweredCard
        | Error::UnsupportedCard
        | Error::NotTransacted
        | Error::CommError
        | Error::CommDataLost
        | Error::ProtoMismatch
        | Error::InvalidAtr => ChipReaderFault::Mute,
        other => ChipReaderFault::Failed(other as u32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_can_do_something_about_has_a_fault_of_its_own() {
        for (error, fault) in [
            (Error::NoService, ChipReaderFault::ServiceDown),
            (Error::NoReadersAvailable, ChipReaderFault::NoReader),
            (Error::ReaderUnavailable, ChipReaderFault::NoReader),
            (Error::SecurityViolation, ChipReaderFault::NotAllowed),
            (Error::SharingViolation, ChipReaderFault::InUse),
            (Error::NoSmartcard, ChipReaderFault::NoCard),
            (Error::RemovedCard, ChipReaderFault::CardLifted),
            (Error::UnresponsiveCard, ChipReaderFault::Mute),
            (Error::NoMemory, ChipReaderFault::Failed(0x8010_0006)),
        ] {
            assert_eq!(fault_of(error), fault);
        }
    }
}
