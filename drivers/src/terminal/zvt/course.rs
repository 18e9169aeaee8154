//! How a transaction went, put together from the terminal's reports: pure, no line and no time.
//!
//! Promise: booked is only what a status information with result 00 said and a completion confirmed.

use super::{
    reports::{Completion, Report, StatusInfo},
    result::{OK, fault_of},
};
use crate::terminal::TerminalFault;

/// What is known so far.
#[derive(Debug, Default)]
pub struct Course {
    told: Option<StatusInfo>,
}

/// How it ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ending {
    /// `06 0F`, with the last status information, if there was one.
    Completed(Option<StatusInfo>, Completion),
    /// `06 1E`, with the last status information, if there was one.
    Aborted(u8, Option<StatusInfo>),
}

impl Course {
    /// Takes one report in; the ending, if it was the last.
    pub fn take(&mut self, report: Report) -> Option<Ending> {
        match report {
            Report::Status(info) => {
                self.told = Some(info);
                None
            }
            Report::Completion(completion) => Some(Ending::Completed(self.told.take(), completion)),
            Report::Abort(code) => Some(Ending::Aborted(code, self.told.take())),
            Report::Accepted | Report::Refused(_) | Report::Intermediate(_) | Report::PrintLines | Report::Other => {
                None
            }
        }
    }
}

impl Ending {
    /// The status information of a success. Errors: the certain fault, or [`TerminalFault::Unknown`] when the reports do
    /// not add up (completed without a result, aborted after a success).
    pub fn success(self) -> Result<StatusInfo, TerminalFault> {
        match self {
            Self::Completed(Some(info), _) => match info.result {
                Some(OK) => Ok(info),
                Some(code) => Err(fault_of(code)),
                None => Err(TerminalFault::Unknown),
            },
            Self::Completed(None, _) => Err(TerminalFault::Unknown),
            Self::Aborted(_, Some(StatusInfo { result: Some(OK), .. })) => Err(TerminalFault::Unknown),
            Self::Aborted(code, _) => Err(fault_of(code)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(result: Option<u8>) -> StatusInfo {
        StatusInfo { result, ..StatusInfo::default() }
    }

    fn ending(reports: Vec<Report>) -> Option<Ending> {
        let mut course = Course::default();
        reports.into_iter().find_map(|report| course.take(report))
    }

    fn outcome(status: Option<Option<u8>>, last: Report) -> Option<Result<StatusInfo, TerminalFault>> {
        let reports = status.map(|result| Report::Status(told(result))).into_iter().chain([last]);
        ending(reports.collect()).map(Ending::success)
    }

    fn done() -> Report {
        Report::Completion(Completion::default())
    }

    #[test]
    fn result_00_and_completion_is_a_success() {
        assert_eq!(outcome(Some(Some(0)), done()), Some(Ok(told(Some(0)))));
        assert_eq!(ending(vec![Report::Status(told(Some(0)))]), None);
    }

    #[test]
    fn a_refusal_is_certain() {
        assert_eq!(outcome(Some(Some(0x71)), Report::Abort(0x71)), Some(Err(TerminalFault::Declined(0x71))));
        assert_eq!(outcome(Some(Some(0x71)), done()), Some(Err(TerminalFault::Declined(0x71))));
        assert_eq!(outcome(None, Report::Abort(0x6C)), Some(Err(TerminalFault::Aborted)));
    }

    #[test]
    fn what_does_not_add_up_is_unknown() {
        let unknown = Some(Err(TerminalFault::Unknown));
        assert_eq!(outcome(None, done()), unknown);
        assert_eq!(outcome(Some(None), done()), unknown);
        assert_eq!(outcome(Some(Some(0)), Report::Abort(0x6C)), unknown);
    }
}
