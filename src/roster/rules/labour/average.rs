//! Reference periods that look back, once for the search and once for the audit.

use chrono::{Duration, NaiveDate};

use super::scope::Scope;
use super::work;
use crate::roster::labour::Severity;
use crate::roster::rules::Person;

/// The least of an incomplete period that is worth judging; unknown days count as average ones.
const LEAST_KNOWN_DAYS: i64 = 28;

/// The search's part: every period that ends with a planned week, or with the plan, holds at most
/// `per_day` minutes for each of its days that counts, shared out over the planned weeks.
pub(super) fn share_out(scope: &mut Scope<'_>, reference: i64, per_day: f64) {
    let (_, plan_end) = scope.span();
    let known = scope.known_from;
    let mut ends: Vec<NaiveDate> = scope
        .weeks
        .iter()
        .map(|week| week.first + Duration::days(6))
        .filter(|end| *end < plan_end)
        .collect();
    ends.push(plan_end);
    let mut periods: Vec<(NaiveDate, NaiveDate)> = ends
        .into_iter()
        .map(|end| (end - Duration::days(reference - 1), end))
        .filter(|period| known <= period.0)
        .collect();
    let n_known = (plan_end - known).num_days() + 1;
    if periods.is_empty() && n_known >= LEAST_KNOWN_DAYS {
        periods.push((known, plan_end));
    }
    for period in periods {
        let length = (period.1 - period.0).num_days() + 1;
        let neutral = scope.neutral.range(period.0..=period.1).count() as i64;
        scope.share_out(period, per_day * (length - neutral) as f64);
    }
}

/// A period as the audit judges it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Period {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
    /// Its days without those of leave or outside employment.
    pub(super) days: f64,
    /// Minutes of work.
    pub(super) minutes: f64,
    /// Whether all of it is known.
    pub(super) is_whole: bool,
}

impl Period {
    /// What is not wholly known proves nothing: such a breach is soft at most.
    pub(super) fn grade(&self, severity: Severity) -> Severity {
        if self.is_whole {
            severity
        } else {
            severity.max(Severity::Soft)
        }
    }
}

/// The audit's part: periods of that length that end on the last day of a planning week or of the
/// plan and of which everything is known; where there is none, all that is known until the plan ends,
/// if that is four weeks at least.
pub(super) fn periods(person: &Person<'_>, reference: i64) -> Vec<Period> {
    let grid = &person.problem.grid;
    let last_day = grid.day(grid.n_days() - 1);
    let known = work::known_from(person);
    let by_day = work::by_day(person);
    let judged = |first: NaiveDate, last: NaiveDate, is_whole| {
        let mut days = 0.0;
        let mut day = first;
        while day <= last {
            if !work::is_neutral(person, day) {
                days += 1.0;
            }
            day += Duration::days(1);
        }
        Period {
            first,
            last,
            days,
            minutes: work::sum(&by_day, first, last),
            is_whole,
        }
    };
    let mut found = Vec::new();
    for index in 0..grid.n_days() {
        let last = grid.day(index);
        let ends_week = work::week_of(person, last) + Duration::days(6) == last;
        let first = last - Duration::days(reference - 1);
        if (ends_week || last == last_day) && known <= first {
            found.push(judged(first, last, true));
        }
    }
    if found.is_empty() && (last_day - known).num_days() + 1 >= LEAST_KNOWN_DAYS {
        found.push(judged(known, last_day, false));
    }
    found
}
