//! What a planner should know of a history before trusting its forecast.

use chrono::NaiveDate;

use super::ForecastError;
use super::preparation::{Horizon, Past};
use super::selection::has_no_weekly_pattern;
use super::state_space::surprises;
use crate::calendar::EventCalendar;
use crate::history::QueueHistory;

/// A fact about one queue's history.
#[derive(Debug, Clone, PartialEq)]
pub enum Remark {
    /// Too short for a weekly pattern: the mean of the same weekdays is used.
    NoWeeklyPattern {
        /// Days that are known.
        days: usize,
        /// Days from which a weekly pattern is learnt.
        needed: usize,
    },
    /// Not one contact in all known days.
    NothingArrived,
    /// Every known day has the same total.
    NothingVaries {
        /// Contacts of each day.
        contacts: f64,
    },
    /// An ordinary day that was far from what its past foretold: an event nobody entered?
    UnusualDay {
        /// The day.
        date: NaiveDate,
        /// Contacts that came ÷ contacts foretold.
        factor: f64,
        /// How many standard deviations that is on the log scale, with its sign.
        score: f64,
    },
}

/// Looks at what is known before `first_day`.
pub(super) fn run(
    history: &QueueHistory,
    events: &EventCalendar,
    first_day: NaiveDate,
) -> Result<Vec<Remark>, ForecastError> {
    let horizon = Horizon {
        origin: first_day,
        n_days: 1,
    };
    let past = Past::new(history, events, horizon)?;
    let totals: Vec<f64> = past.totals.iter().flatten().map(|t| t.contacts).collect();
    if totals.iter().all(|&y| y == 0.0) {
        return Ok(vec![Remark::NothingArrived]);
    }
    let mut remarks = Vec::new();
    if has_no_weekly_pattern(&past) {
        remarks.push(Remark::NoWeeklyPattern {
            days: totals.len(),
            needed: super::preparation::WEEKLY_PATTERN_DAYS,
        });
    }
    if totals.iter().all(|&y| y == totals[0]) {
        let contacts = totals[0];
        remarks.push(Remark::NothingVaries { contacts });
    }
    let unusual = surprises(&past).into_iter();
    remarks.extend(unusual.map(|(day, error, score)| Remark::UnusualDay {
        date: past.date(day),
        factor: error.exp(),
        score,
    }));
    Ok(remarks)
}
