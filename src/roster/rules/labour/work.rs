//! What a person worked, day by day, as the audit counts it; the search never reads this.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDate, Utc};

use crate::roster::labour::Parameter;
use crate::roster::rules::person::minutes_between;
use crate::roster::rules::{Person, WorkedShift};

/// One shift, planned or before the plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worked {
    pub date: NaiveDate,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    /// Paid minutes; all of a previous shift of which they are unknown.
    pub minutes: f64,
}

/// Every known shift by start.
pub(super) fn shifts(person: &Person<'_>) -> Vec<Worked> {
    let past = person.past.iter().map(|shift| Worked {
        date: shift.work_date,
        start: shift.start,
        end: shift.end,
        minutes: shift
            .paid_minutes
            .map_or_else(|| minutes_between(shift.start, shift.end), |m| m as f64),
    });
    let planned = person.shifts.iter().map(|shift| Worked {
        date: shift.work_date(),
        start: shift.start,
        end: shift.end,
        minutes: shift.row.paid_minutes as f64,
    });
    let mut all: Vec<Worked> = past.chain(planned).collect();
    all.sort_by_key(|shift| shift.start);
    all
}

/// Minutes of work by work date.
pub(super) fn by_day(person: &Person<'_>) -> BTreeMap<NaiveDate, f64> {
    let mut days = BTreeMap::new();
    for shift in shifts(person) {
        *days.entry(shift.date).or_insert(0.0) += shift.minutes;
    }
    days
}

/// The sum of a span of days, both included.
pub(super) fn sum(days: &BTreeMap<NaiveDate, f64>, first: NaiveDate, last: NaiveDate) -> f64 {
    days.range(first..=last).map(|(_, minutes)| minutes).sum()
}

/// Overtime by work date: what a day has beyond the standard day, and where the rest of the week
/// passes the standard week.
pub(super) fn overtime(person: &Person<'_>) -> BTreeMap<NaiveDate, f64> {
    let labour = &person.problem.labour;
    overtime_by(person, labour.is_on(Parameter::OvertimeIncludesRestDays))
}

/// The same, with or without what lies beyond the standard week.
pub(super) fn overtime_by(person: &Person<'_>, weeks_count: bool) -> BTreeMap<NaiveDate, f64> {
    let labour = &person.problem.labour;
    let number = |parameter| labour.limit(parameter).map(|limit| limit.value as f64);
    let daily = number(Parameter::StandardDaily);
    let weekly = number(Parameter::StandardWeekly).filter(|_| weeks_count);
    let mut week = None;
    let mut in_week = 0.0;
    let mut found = BTreeMap::new();
    for (day, minutes) in by_day(person) {
        let first = week_of(person, day);
        if week != Some(first) {
            (week, in_week) = (Some(first), 0.0);
        }
        let beyond_day = daily.map_or(0.0, |standard| f64::max(0.0, minutes - standard));
        in_week += minutes - beyond_day;
        let mut beyond = beyond_day;
        if let Some(standard) = weekly {
            let standard = standard + make_up_minutes(person, first);
            let over = f64::max(0.0, in_week - standard);
            // What is beyond now is counted, so the rest of the week starts from the standard.
            in_week -= over;
            beyond += over;
        }
        found.insert(day, beyond);
    }
    found
}

/// The first day of the planning week of a day.
pub(super) fn week_of(person: &Person<'_>, day: NaiveDate) -> NaiveDate {
    use chrono::Datelike;
    let into = day.weekday().days_since(person.problem.week_starts);
    day - Duration::days(i64::from(into))
}

/// What make-up workdays add to the standard of a week.
pub(super) fn make_up_minutes(person: &Person<'_>, first: NaiveDate) -> f64 {
    let labour = &person.problem.labour;
    if !labour.is_on(Parameter::DayTypeCalendar) {
        return 0.0;
    }
    let day = labour.number(Parameter::StandardDaily).unwrap_or(0);
    let mut minutes = 0;
    for i in 0..7 {
        if labour.days.is_make_up(first + Duration::days(i)) {
            minutes += day;
        }
    }
    minutes as f64
}

/// Minutes of the night between two instants, by the wall clock of the place.
pub(super) fn night_minutes(person: &Person<'_>, shift: &Worked) -> f64 {
    let (from, until) = person.problem.labour.night();
    let evenings = (-1..=2).map(|i| shift.date + Duration::days(i));
    evenings
        .map(|evening| {
            let from = person.instant(evening, from).max(shift.start);
            let until = person.instant(evening, until).min(shift.end);
            minutes_between(from, until).max(0.0)
        })
        .sum()
}

/// Days of leave or without employment in a span: averages pass over them.
pub(super) fn is_neutral(person: &Person<'_>, day: NaiveDate) -> bool {
    !person.is_employed_on(day) || person.is_on_leave(day)
}

/// Whether minutes are more than a limit, rounding aside.
pub(super) fn exceeds(minutes: f64, limit: f64) -> bool {
    // Written so that minutes that are no number count as too many.
    let holds = minutes <= limit + 1e-6;
    !holds
}

/// The first day of which previous shifts are known, of anybody.
pub(super) fn known_from(person: &Person<'_>) -> NaiveDate {
    let problem = person.problem;
    let first_day = problem.grid.first_day();
    let dates = problem.previous.iter().map(|shift| shift.work_date);
    dates.min().map_or(first_day, |date| date.min(first_day))
}

/// First days of the weeks that can be judged: planning weeks, or any seven days, that hold a planned
/// day and end with the plan.
pub(super) fn weeks_judged(person: &Person<'_>) -> Vec<NaiveDate> {
    let grid = &person.problem.grid;
    let last_day = grid.day(grid.n_days() - 1);
    let rolling = person.problem.labour.word(Parameter::WeeklyRestWindow) == "rolling_7";
    let first = grid.first_day() - Duration::days(6);
    let mut found = Vec::new();
    let mut day = first;
    while day + Duration::days(6) <= last_day {
        if rolling || week_of(person, day) == day {
            found.push(day);
        }
        day += Duration::days(1);
    }
    found
}

/// Whether breaks are placed at all, and something is known of them.
pub(super) fn breaks_are_known(person: &Person<'_>) -> bool {
    person.activities_known && person.problem.breaks_in_roster
}

/// Elapsed minutes of a shift.
pub(super) fn elapsed(shift: &WorkedShift<'_>) -> f64 {
    minutes_between(shift.start, shift.end)
}

/// Breaks of a shift that are long enough to count, minutes after its start, in order: breaks of its
/// pattern by their id. Other time off queue is work.
pub(super) fn breaks_that_count(person: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<(f64, f64)> {
    let least = person.problem.labour.limit(Parameter::BreakPiece);
    let least = least.map_or(0.0, |limit| limit.value as f64);
    let is_break = |id: &str| {
        let pattern = shift.pattern.iter();
        pattern.flat_map(|p| &p.breaks).any(|rule| rule.id == id)
    };
    let rows = shift.activities.iter();
    let mut found: Vec<(f64, f64)> = rows
        .filter(|row| !row.on_queue && is_break(&row.activity))
        .map(|row| {
            let after = |at| minutes_between(shift.start, at);
            (after(row.start.to_utc()), after(row.end.to_utc()))
        })
        .filter(|(from, until)| until - from >= least)
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found
}
