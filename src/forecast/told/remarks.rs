//! What a planner should know of a history before trusting its forecast.

use chrono::{Datelike, NaiveDate};

use crate::calendar::{EntryKind, EntrySource, EventCalendar};
use crate::forecast::ForecastError;
use crate::forecast::bands::robust::{median, spread};
use crate::forecast::past::preparation::{Horizon, Past, WEEKLY_PATTERN_DAYS};
use crate::forecast::past::rest::STOP_DAYS;
use crate::forecast::selection::has_no_weekly_pattern;
use crate::forecast::state_space::surprises;
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
    /// No contacts at all for weeks, and that is known: the queue is taken for given up and forecast
    /// at 0.
    Stopped {
        /// The last day with contacts.
        last_day: NaiveDate,
        /// Known days without any since.
        days: usize,
    },
    /// Nothing is known for weeks before the first day forecast: the forecast goes on from what came
    /// before.
    Unknown {
        /// The last day of which something is known.
        last_day: NaiveDate,
        /// Days since.
        days: usize,
    },
    /// Public holidays on days that are usually open were as busy as any other day: the calendar of
    /// another country?
    HolidaysLikeOrdinaryDays {
        /// The past holidays that were looked at.
        holidays: usize,
        /// The largest deviation from the ordinary days around them, a share.
        largest: f64,
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

/// Fewer past holidays say nothing of a calendar.
const HOLIDAYS_LEAST: usize = 3;
/// Ordinary days that vary more hide what a holiday does (log scale, one standard deviation).
const QUIET_SPREAD: f64 = 0.075;
/// A holiday that deviates by more is none like any other day (log scale).
const LIKE_ORDINARY: f64 = 0.15;
/// Same weekdays on either side that a day is compared with.
const NEIGHBOUR_WEEKS: usize = 4;

/// Looks at what is known before `first_day`.
pub(crate) fn run(
    history: &QueueHistory,
    events: &EventCalendar,
    first_day: NaiveDate,
) -> Result<Vec<Remark>, ForecastError> {
    let past = past_of(history, events, first_day)?;
    let mut remarks = without_model(&past, events);
    if remarks != [Remark::NothingArrived] {
        let unusual = surprises(&past).into_iter();
        remarks.extend(unusual.map(|(day, error, score)| Remark::UnusualDay {
            date: past.date(day),
            factor: error.exp(),
            score,
        }));
    }
    Ok(remarks)
}

/// The remarks for which no model is fitted.
pub(crate) fn at_a_glance(
    history: &QueueHistory,
    events: &EventCalendar,
    first_day: NaiveDate,
) -> Result<Vec<Remark>, ForecastError> {
    Ok(without_model(&past_of(history, events, first_day)?, events))
}

fn past_of(
    history: &QueueHistory,
    events: &EventCalendar,
    first_day: NaiveDate,
) -> Result<Past, ForecastError> {
    let horizon = Horizon {
        origin: first_day,
        n_days: 1,
    };
    Past::new(history, events, horizon)
}

fn without_model(past: &Past, events: &EventCalendar) -> Vec<Remark> {
    let totals: Vec<f64> = past.totals.iter().flatten().map(|t| t.contacts).collect();
    if totals.iter().all(|&y| y == 0.0) {
        return vec![Remark::NothingArrived];
    }
    let mut remarks = Vec::new();
    if has_no_weekly_pattern(past) {
        remarks.push(Remark::NoWeeklyPattern {
            days: totals.len(),
            needed: WEEKLY_PATTERN_DAYS,
        });
    }
    if totals.iter().all(|&y| y == totals[0]) {
        let contacts = totals[0];
        remarks.push(Remark::NothingVaries { contacts });
    }
    remarks.extend(silence(past));
    remarks.extend(calendar_of_another_country(past, events));
    remarks
}

/// Weeks without contacts, or without rows, up to the first day forecast.
fn silence(past: &Past) -> Option<Remark> {
    if let Some(last) = past.stopped_after {
        return Some(Remark::Stopped {
            last_day: past.date(last),
            days: past.totals[last + 1..].iter().flatten().count(),
        });
    }
    let seen = |day: usize| past.observed.row(day).iter().any(|&o| o);
    let last = (0..past.n_past).rfind(|&day| seen(day))?;
    let days = past.n_past - 1 - last;
    (days >= STOP_DAYS).then(|| Remark::Unknown {
        last_day: past.date(last),
        days,
    })
}

/// Whether every public holiday on a usually open weekday was like the same weekdays around it.
///
/// Christmas and New Year are holidays nearly everywhere and say nothing of the country. Only a queue
/// whose ordinary days vary little can say that a holiday was one of them.
fn calendar_of_another_country(past: &Past, events: &EventCalendar) -> Option<Remark> {
    let ordinary: Vec<f64> = (0..past.n_past)
        .filter(|&day| past.clean[day])
        .filter_map(|day| deviation(past, day))
        .collect();
    if spread(&ordinary)? > QUIET_SPREAD {
        return None;
    }
    let mut deviations = Vec::new();
    for day in (0..past.n_past).filter(|&day| says_something_of_the_country(past, events, day)) {
        // A holiday of which nothing is known may have been closed.
        deviations.push(deviation(past, day)?.abs());
    }
    let largest = deviations.iter().copied().fold(0.0, f64::max);
    let alike = deviations.len() >= HOLIDAYS_LEAST && largest <= LIKE_ORDINARY;
    alike.then(|| Remark::HolidaysLikeOrdinaryDays {
        holidays: deviations.len(),
        largest: largest.exp_m1(),
    })
}

fn says_something_of_the_country(past: &Past, events: &EventCalendar, day: usize) -> bool {
    let facts = past.facts(day);
    let date = facts.date;
    let shared = (date.month() == 12 && date.day() >= 24) || (date.month() == 1 && date.day() <= 2);
    let public = events
        .entries()
        .iter()
        .any(|e| e.source == EntrySource::Public && e.kind == EntryKind::Holiday && e.covers(date));
    let open = !past.closed_weekday[facts.weekday] && !past.is_weekend(facts.weekday);
    public && open && !shared && facts.events.len() == 1 && !facts.excluded
}

/// ln (contacts ÷ median of the clean same weekdays around); `None` where too little is known.
fn deviation(past: &Past, day: usize) -> Option<f64> {
    let contacts = past.totals[day]?.contacts;
    let weeks = (1..=NEIGHBOUR_WEEKS).flat_map(|week| {
        let after = Some(day + 7 * week).filter(|d| *d < past.n_past);
        [day.checked_sub(7 * week), after]
    });
    let neighbours: Vec<f64> = weeks
        .flatten()
        .filter(|&d| past.clean[d])
        .filter_map(|d| past.totals[d].map(|t| t.contacts))
        .collect();
    let usual = median(&neighbours).filter(|_| neighbours.len() >= 3)?;
    Some(((contacts + 0.5) / (usual + 0.5)).ln())
}
