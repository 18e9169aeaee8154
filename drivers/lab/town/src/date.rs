//! A calendar day. No clock in here: today is always given.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A day of the Gregorian calendar; serde and `Display` as `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    /// Four-digit year.
    pub year: i32,
    /// 1–12.
    pub month: u8,
    /// 1–31.
    pub day: u8,
}

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DateError {
    /// Not of the form `YYYY-MM-DD`.
    #[error("write the date as YYYY-MM-DD")]
    Form,
    /// No such day in the calendar.
    #[error("there is no such day in the calendar: check month and day")]
    NoSuchDay,
}

impl Date {
    /// A day that exists, or an error.
    pub fn new(year: i32, month: u8, day: u8) -> Result<Self, DateError> {
        if !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) || !(1..=9999).contains(&year) {
            return Err(DateError::NoSuchDay);
        }
        Ok(Self { year, month, day })
    }

    /// Days since 1970-01-01, negative before it.
    pub fn days_since_epoch(self) -> i64 {
        let (y, m) = march_year(self.year, self.month);
        let day_of_year = (153 * m + 2) / 5 + i64::from(self.day) - 1;
        365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + day_of_year - 719_468
    }

    /// The day that many days after 1970-01-01.
    pub fn from_days_since_epoch(days: i64) -> Self {
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years counted from March.
        let z = days + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i64::from(month <= 2);
        Self { year: year as i32, month: month as u8, day: (doy - (153 * mp + 2) / 5 + 1) as u8 }
    }

    /// `days` later (earlier when negative).
    pub fn plus_days(self, days: i64) -> Self {
        Self::from_days_since_epoch(self.days_since_epoch() + days)
    }

    /// The same day `years` later; 29 February becomes the 28th where there is none.
    pub fn plus_years(self, years: i32) -> Self {
        let year = self.year + years;
        Self { year, month: self.month, day: self.day.min(days_in_month(year, self.month)) }
    }

    /// Days from `self` to `other`.
    pub fn days_until(self, other: Self) -> i64 {
        other.days_since_epoch() - self.days_since_epoch()
    }

    /// Completed years of someone born on `self`, on the day `at`.
    pub fn age_at(self, at: Self) -> i32 {
        at.year - self.year - i32::from((at.month, at.day) < (self.month, self.day))
    }

    /// `YYYYMMDD`, as on the chip.
    pub fn compact(self) -> String {
        format!("{:04}{:02}{:02}", self.year, self.month, self.day)
    }
}

fn march_year(year: i32, month: u8) -> (i64, i64) {
    let month = i64::from(month);
    if month > 2 { (i64::from(year), month - 3) } else { (i64::from(year) - 1, month + 9) }
}

fn days_in_month(year: i32, month: u8) -> u8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + u8::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let mut parts = text.split('-');
        let (Some(y), Some(m), Some(d), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(DateError::Form);
        };
        if (y.len(), m.len(), d.len()) != (4, 2, 2) {
            return Err(DateError::Form);
        }
        let form = |_| DateError::Form;
        Self::new(y.parse().map_err(form)?, m.parse().map_err(form)?, d.parse().map_err(form)?)
    }
}

impl TryFrom<String> for Date {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_convert_both_ways_over_two_centuries() {
        let first = Date::new(1900, 1, 1).unwrap().days_since_epoch();
        for days in first..first + 80_000 {
            let date = Date::from_days_since_epoch(days);
            assert_eq!(date.days_since_epoch(), days);
            assert_eq!(Date::new(date.year, date.month, date.day), Ok(date));
        }
        assert_eq!(Date::from_days_since_epoch(0).to_string(), "1970-01-01");
    }

    #[test]
    fn the_leap_day_has_its_anniversary_on_the_28th() {
        let leap = Date::new(2024, 2, 29).unwrap();
        assert_eq!(leap.plus_years(1).to_string(), "2025-02-28");
        assert_eq!(leap.plus_years(4).to_string(), "2028-02-29");
        assert_eq!(leap.age_at(leap.plus_years(10)), 9);
    }

    #[test]
    fn text_that_is_no_date_is_refused() {
        assert_eq!("2026-02-30".parse::<Date>(), Err(DateError::NoSuchDay));
        assert_eq!("2026-2-3".parse::<Date>(), Err(DateError::Form));
        assert_eq!("20260203".parse::<Date>(), Err(DateError::Form));
        let date: Date = serde_json::from_str("\"2026-11-21\"").unwrap();
        assert_eq!(serde_json::to_string(&date).unwrap(), "\"2026-11-21\"");
        assert_eq!(date.compact(), "20261121");
    }
}
