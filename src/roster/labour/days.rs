//! What the calendar makes of a day: ordinary, off, or worked in exchange for a day off.

use std::collections::BTreeSet;

use chrono::{Datelike, Duration, NaiveDate, Weekday};

/// Days off and make-up workdays; every other Monday to Friday is a workday.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DayTypes {
    off: BTreeSet<NaiveDate>,
    make_up: BTreeSet<NaiveDate>,
}

impl DayTypes {
    /// Public days off and the days that are worked in exchange.
    pub fn new(
        off: impl IntoIterator<Item = NaiveDate>,
        make_up: impl IntoIterator<Item = NaiveDate>,
    ) -> Self {
        Self {
            off: off.into_iter().collect(),
            make_up: make_up.into_iter().collect(),
        }
    }

    /// Whether the day is worked in exchange for another.
    pub fn is_make_up(&self, day: NaiveDate) -> bool {
        self.make_up.contains(&day)
    }

    /// Whether people with fixed weekends work that day.
    pub fn is_workday(&self, day: NaiveDate) -> bool {
        let weekend = [Weekday::Sat, Weekday::Sun].contains(&day.weekday());
        self.is_make_up(day) || (!weekend && !self.off.contains(&day))
    }

    /// Workdays from the first day to the last, both included.
    pub fn workdays(&self, first: NaiveDate, last: NaiveDate) -> i64 {
        let days = (0..=(last - first).num_days()).map(|i| first + Duration::days(i));
        days.filter(|&day| self.is_workday(day)).count() as i64
    }
}
