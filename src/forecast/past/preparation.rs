//! A queue's past made ready for learning: day totals, what was observed, which days count as usual.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Duration, NaiveDate};
use ndarray::Array2;

use crate::calendar::{EventCalendar, Grid};
use crate::forecast::ForecastError;
use crate::forecast::bands::robust::median;
use crate::forecast::past::day_totals::{DayTotal, day_totals, tables};
use crate::forecast::past::effect::Lent;
use crate::forecast::past::rest::{self, SATURDAY_SUNDAY, Weekend};
use crate::forecast::past::special_days::{
    DayFacts, EventDay, FamilyKind, Role, SpecialDays, WeekdayIndex,
};
use crate::history::QueueHistory;
use crate::units::QueueId;

/// Older days are not learnt from.
pub(crate) const LONGEST_MEMORY_DAYS: i64 = 1100;
/// Below this many days no forecast is made.
pub(crate) const SHORTEST_DAYS: usize = 7;
/// Below this many days no weekly pattern is learnt.
pub(crate) const WEEKLY_PATTERN_DAYS: usize = 21;
/// So many past holidays say what an unknown one does.
const HOLIDAYS_TO_GENERALISE: usize = 3;
/// Days read beyond the horizon, so that its last days see the holidays behind it.
const MARGIN_DAYS: usize = 4;

/// The days to forecast.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Horizon {
    /// The first day forecast; only earlier rows are known.
    pub origin: NaiveDate,
    pub n_days: usize,
}

impl Horizon {
    /// All days of a grid.
    pub fn of(grid: &Grid) -> Self {
        Self {
            origin: grid.first_day(),
            n_days: grid.n_days(),
        }
    }
}

/// Everything a forecaster may know of one queue. Day positions count from the first day of the
/// tables; positions from `n_past` on are the days to forecast.
#[derive(Debug, Clone)]
pub(crate) struct Past {
    pub queue: QueueId,
    pub calendar: SpecialDays,
    /// Days before the origin.
    pub n_past: usize,
    /// Days to forecast.
    pub n_ahead: usize,
    /// Contacts; 0 where unknown. (past days, slots)
    pub offered: Array2<f64>,
    /// Whether the slot says something of the usual day. (past days, slots)
    pub observed: Array2<bool>,
    /// Per past day.
    pub totals: Vec<Option<DayTotal>>,
    /// Days on which hardly anything arrived: not learnt from.
    pub shut: Vec<bool>,
    /// Ordinary days with contacts, from which shapes are learnt.
    pub clean: Vec<bool>,
    /// Median total per weekday; 0 where never observed.
    pub weekday_median: [f64; 7],
    /// Weekdays on which nothing ever arrives.
    pub closed_weekday: [bool; 7],
    /// Neither Saturday nor Sunday was ever observed.
    pub monday_to_friday: bool,
    /// The two weekdays on which the region rests.
    pub weekend: Weekend,
    /// The weekday that holidays resemble.
    pub rest_day: WeekdayIndex,
    /// The last day with contacts, where the queue is known to have had none since: it was given up.
    pub stopped_after: Option<usize>,
    /// What other queues of the group say of days ahead that this one has not lived through.
    pub lent: Lent,
    /// What usually shuts a day.
    closing: BTreeSet<Reason>,
}

/// A reason for which a day may be shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    Family(usize),
    /// Any holiday of a single day, for those that were never lived through.
    SingleHoliday,
    Role(Role),
}

impl Past {
    /// Cuts, sorts and sums what is known before the origin.
    ///
    /// # Errors
    /// [`ForecastError::TooShort`] with fewer than seven days.
    pub fn new(
        history: &QueueHistory,
        events: &EventCalendar,
        horizon: Horizon,
    ) -> Result<Self, ForecastError> {
        let (first_row, n_past) =
            learning_window(history, horizon.origin).ok_or_else(|| too_short(&history.queue, 0))?;
        let first_day = history.day(first_row);
        let calendar = SpecialDays::read(
            &events.for_queue(&history.queue),
            first_day,
            n_past + horizon.n_days + MARGIN_DAYS,
        );
        let (offered, observed) = tables(history, first_row, n_past, &calendar.days);
        let totals = day_totals(&offered, &observed, &calendar.days);
        let n_known = totals.iter().flatten().count();
        if n_known < SHORTEST_DAYS {
            return Err(too_short(&history.queue, n_known));
        }
        let mut past = Self {
            queue: history.queue.clone(),
            n_past,
            n_ahead: horizon.n_days,
            offered,
            observed,
            totals,
            shut: vec![false; n_past],
            clean: vec![false; n_past],
            weekday_median: [0.0; 7],
            closed_weekday: [false; 7],
            monday_to_friday: false,
            weekend: SATURDAY_SUNDAY,
            rest_day: 6,
            stopped_after: None,
            lent: Lent::default(),
            closing: BTreeSet::new(),
            calendar,
        };
        let contacts = |day: usize| Some(past.totals[day]?.contacts);
        past.stopped_after = rest::stopped_after(n_past, contacts, 0.002 * past.overall_median());
        past.learn_weekdays();
        past.mark_days();
        past.learn_closing();
        Ok(past)
    }

    /// The same past, whose last day is still running: `total` is what it is taken to become, and its
    /// shape is not learnt from.
    pub fn with_running_day(mut self, total: DayTotal) -> Self {
        let day = self.n_past - 1;
        let facts = &self.calendar.days[day];
        if !facts.excluded {
            let usual = self.weekday_median[facts.weekday].max(0.2 * self.overall_median());
            self.totals[day] = Some(total);
            self.shut[day] = total.contacts <= 0.02 * usual;
            self.clean[day] = false;
        }
        self
    }

    /// The facts of a day, past or ahead.
    pub fn facts(&self, day: usize) -> &DayFacts {
        &self.calendar.days[day]
    }

    /// The date of a day position.
    pub fn date(&self, day: usize) -> NaiveDate {
        self.calendar.days[0].date + Duration::days(day as i64)
    }

    pub fn slots(&self) -> usize {
        self.offered.ncols()
    }

    /// Whether the region rests on that weekday.
    pub fn is_weekend(&self, weekday: WeekdayIndex) -> bool {
        self.weekend.contains(&weekday)
    }

    /// The total of a day that may be learnt from: known and not shut.
    pub fn usable(&self, day: usize) -> Option<DayTotal> {
        self.totals[day].filter(|_| !self.shut[day])
    }

    /// Whether nothing is expected to arrive on a day, by what was learnt.
    pub fn expected_shut(&self, day: usize) -> bool {
        let facts = self.facts(day);
        let shuts = |reason: &Reason| self.closing.contains(reason);
        // What was given up comes back at most for a campaign.
        let given_up = day >= self.n_past && self.stopped_after.is_some();
        let lent = &self.lent.closing;
        facts.closed
            || facts.events.iter().any(|e| lent.contains(&e.family))
            || (given_up && facts.events.is_empty())
            || reasons(facts).iter().any(shuts)
            || (self.closed_weekday[facts.weekday] && !facts.make_up)
    }

    /// Whether some past day was this day of the family, open or shut. A holiday that fell on the day of
    /// rest shows nothing of itself.
    pub fn has_lived(&self, event: &EventDay) -> bool {
        let same = |e: &EventDay| (e.family, e.offset) == (event.family, event.offset);
        (0..self.n_past).any(|day| {
            let facts = self.facts(day);
            let hidden = facts.weekday == self.rest_day && !event.has_size() && !facts.make_up;
            self.totals[day].is_some() && !hidden && facts.events.iter().any(same)
        })
    }

    /// Whether the family shuts the queue.
    pub fn is_shut_by(&self, family: usize) -> bool {
        self.closing.contains(&Reason::Family(family))
    }

    /// Whether some public holiday on a usually open weekday was lived through and not shut.
    pub fn works_on_holidays(&self) -> bool {
        (0..self.n_past).any(|day| {
            let facts = self.facts(day);
            let holiday = facts.events.iter().any(|e| e.kind == FamilyKind::Holiday);
            holiday && !self.closed_weekday[facts.weekday] && self.usable(day).is_some()
        })
    }

    /// The last `most` clean days with this weekday before `cutoff`, latest first.
    pub fn clean_days(&self, weekday: WeekdayIndex, cutoff: usize, most: usize) -> Vec<usize> {
        (0..cutoff)
            .rev()
            .filter(|&day| self.clean[day] && self.facts(day).weekday == weekday)
            .take(most)
            .collect()
    }

    /// The known totals of a weekday, as long as the queue lived.
    fn totals_of(&self, weekday: WeekdayIndex) -> Vec<f64> {
        (0..self.stopped_after.map_or(self.n_past, |last| last + 1))
            .filter(|&day| self.facts(day).weekday == weekday)
            .filter_map(|day| self.totals[day].map(|t| t.contacts))
            .collect()
    }

    fn overall_median(&self) -> f64 {
        let positive: Vec<f64> = self
            .totals
            .iter()
            .flatten()
            .map(|t| t.contacts)
            .filter(|&y| y > 0.0)
            .collect();
        median(&positive).unwrap_or(0.0)
    }

    fn learn_weekdays(&mut self) {
        let overall = self.overall_median();
        for weekday in 0..7 {
            let totals = self.totals_of(weekday);
            self.weekday_median[weekday] = median(&totals).unwrap_or(0.0);
            self.closed_weekday[weekday] = self.seems_closed(&totals, overall);
        }
        let row_seen = |weekday| {
            (0..self.n_past).any(|day| {
                self.facts(day).weekday == weekday && self.observed.row(day).iter().any(|&o| o)
            })
        };
        self.monday_to_friday = self.n_past >= 14 && !row_seen(5) && !row_seen(6);
        self.weekend = rest::weekend(&self.weekday_median);
        self.rest_day = rest::rest_day(&self.weekday_median, self.weekend);
        self.calendar.rest_on(self.weekend);
    }

    /// A weekday that is known to be empty, or that was never seen in three weeks or more.
    fn seems_closed(&self, totals: &[f64], overall: f64) -> bool {
        let recent = &totals[totals.len().saturating_sub(8)..];
        let empty = totals.len() >= 3 && median(recent).is_some_and(|m| m <= 0.002 * overall);
        empty || (totals.is_empty() && self.n_past >= WEEKLY_PATTERN_DAYS)
    }

    fn mark_days(&mut self) {
        let overall = self.overall_median();
        for day in 0..self.n_past {
            let Some(total) = self.totals[day] else {
                continue;
            };
            let facts = &self.calendar.days[day];
            let usual = self.weekday_median[facts.weekday].max(0.2 * overall);
            self.shut[day] = total.contacts <= 0.02 * usual;
            self.clean[day] = !self.shut[day] && !facts.is_event() && total.contacts > 0.0;
        }
    }

    /// A reason shuts days if it shut at least half of its past ones. A holiday of a single day that
    /// was never lived through on an open weekday does what most others do.
    fn learn_closing(&mut self) {
        let mut seen: BTreeMap<Reason, (usize, usize)> = BTreeMap::new();
        for day in 0..self.n_past {
            let facts = &self.calendar.days[day];
            if self.totals[day].is_none() || self.closed_weekday[facts.weekday] {
                continue;
            }
            for reason in reasons(facts) {
                let (days, shut) = seen.entry(reason).or_default();
                *days += 1;
                *shut += usize::from(self.shut[day]);
            }
        }
        let mostly_shut = |(days, shut): &(usize, usize)| 2 * shut >= *days;
        let holidays_shut = seen
            .remove(&Reason::SingleHoliday)
            .is_some_and(|n| n.0 >= HOLIDAYS_TO_GENERALISE && mostly_shut(&n));
        self.closing = seen
            .iter()
            .filter(|(_, n)| mostly_shut(n))
            .map(|(reason, _)| *reason)
            .collect();
        if holidays_shut {
            let unseen = (0..self.calendar.families.len())
                .filter(|&f| self.calendar.families[f].kind == FamilyKind::Holiday)
                .map(Reason::Family)
                .filter(|reason| !seen.contains_key(reason));
            self.closing.extend(unseen);
        }
    }
}

/// What might shut a day, beside its weekday.
fn reasons(facts: &DayFacts) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = facts
        .events
        .iter()
        .map(|e| Reason::Family(e.family))
        .collect();
    if facts.single_holiday().is_some() {
        reasons.push(Reason::SingleHoliday);
    }
    if reasons.is_empty() && facts.role != Role::Plain {
        reasons.push(Reason::Role(facts.role));
    }
    reasons
}

fn too_short(queue: &QueueId, days: usize) -> ForecastError {
    ForecastError::TooShort {
        queue: queue.clone(),
        days,
        needed: SHORTEST_DAYS,
    }
}

/// First row to learn from and the number of days from there to the origin.
fn learning_window(history: &QueueHistory, origin: NaiveDate) -> Option<(usize, usize)> {
    let before = (origin - history.first_day)
        .num_days()
        .clamp(0, history.n_days() as i64) as usize;
    let seen = |row: &usize| history.observed.row(*row).iter().any(|&o| o);
    let last = (0..before).rev().find(seen)?;
    let first = (0..=last).find(seen)?;
    let first = first.max((last as i64 + 1 - LONGEST_MEMORY_DAYS).max(0) as usize);
    let n_past = (origin - history.day(first)).num_days() as usize;
    Some((first, n_past))
}
